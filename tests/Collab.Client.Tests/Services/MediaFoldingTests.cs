using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's call is the server's fold: the same events lead both to the same.</summary>
internal sealed class MediaFoldingTests
{
    private static readonly IService Media = new Core.Services.Media.MediaService();

    [Test]
    public void The_call_is_folded_as_the_server_folds_it([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (server, state) = (Media.Initial, MediaState.Empty);
        for (var seq = 1; seq <= 200; seq++)
        {
            var body = Next(random, state, seq);
            server = Media.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(
                ConferenceEvent.Of(new Event { Seq = seq, Service = "media", Time = 1000 + seq }, body));
            var snapshot = MediaState.Of((MediaSnapshot)Media.ToSnapshot(server));
            Assert.That(state.Members, Is.EqualTo(snapshot.Members), $"{seq}: {body}");
            Assert.That(state.Callers, Is.EqualTo(snapshot.Callers), $"{seq}: {body}");
            Assert.That(
                (state.Bridge, state.Telephony, state.DialIn),
                Is.EqualTo((snapshot.Bridge, snapshot.Telephony, snapshot.DialIn)));
        }
    }

    private static IMessage Next(Random random, MediaState state, int seq)
    {
        var member = state.Members.IsEmpty ? null : state.Members[random.Next(state.Members.Length)];
        var caller = state.Callers.IsEmpty ? null : state.Callers[random.Next(state.Callers.Length)];
        return random.Next(11) switch
        {
            0 when member is not null => new CallLeft { Participant = member.Participant },
            1 when member is not null => new CameraChanged { Participant = member.Participant, On = !member.Camera },
            2 when member is not null => new AccessGranted
            {
                Participant = member.Participant, Number = member.Number, Access = ByteString.CopyFrom((byte)seq),
            },
            3 => new BridgeChanged { Bridge = $"b{random.Next(2)}" },
            4 => new CallerAdded
            {
                Caller = $"c{seq}",
                Label = "x",
                Status = CallerStatus.Requested,
                RequestedBy = random.Next(2) == 0 ? "" : "ann",
            },
            5 when caller is not null => new CallerNumbered { Caller = caller.Id, Number = $"{seq}" },
            6 when caller is not null => new CallerChanged
            {
                Caller = caller.Id, Label = $"l{seq}", Status = CallerStatus.Connected,
            },
            7 when caller is not null => new CallerHangingUp { Caller = caller.Id },
            8 when caller is not null => new CallerRemoved { Caller = caller.Id },
            9 => new TelephonyChanged { On = seq % 3 > 0, DialIn = $"call {seq}" },
            _ => new CallJoined { Participant = $"p{seq}", Number = seq, Session = $"s{seq}", Camera = seq % 2 == 0 },
        };
    }
}

using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>What the client knows of shares is the server's fold: the same events lead both to the same.</summary>
internal sealed class SharingFoldingTests
{
    private static readonly IService Sharing = new Core.Services.Sharing.SharingService();

    [Test]
    public void Shares_are_folded_as_the_server_folds_them([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (server, state) = (Sharing.Initial, SharingState.Empty);
        for (var seq = 1; seq <= 200; seq++)
        {
            var body = Next(random, state, seq);
            server = Sharing.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(
                ConferenceEvent.Of(new Event { Seq = seq, Service = "sharing", Time = 1000 + seq }, body));
            var snapshot = SharingState.Of((SharingSnapshot)Sharing.ToSnapshot(server));
            Assert.That(state.Shares, Is.EqualTo(snapshot.Shares), $"{seq}: {body}");
        }
    }

    private static IMessage Next(Random random, SharingState state, int seq)
    {
        var share = state.Shares.IsEmpty ? "" : state.Shares[random.Next(state.Shares.Length)].Id;
        return random.Next(9) switch
        {
            0 when share.Length > 0 => new SharingStopped { Share = share, Cause = StopCause.Stopped },
            1 when share.Length > 0 => new SharingPaused { Share = share, On = random.Next(2) == 0 },
            2 when share.Length > 0 => new SharingChanged { Share = share, Quality = (Quality)random.Next(1, 4) },
            3 when share.Length > 0 => new ControlRequested { Share = share, Participant = $"p{seq}" },
            4 when share.Length > 0 => new RequestWithdrawn { Share = share, Participant = $"p{seq - 1}" },
            5 when share.Length > 0 => new ControlGranted { Share = share, Participant = $"p{random.Next(9)}" },
            6 when share.Length > 0 => new ControlRevoked { Share = share, Participant = "p1" },
            7 when share.Length > 0 => new StatisticsReported
            {
                Share = share, Statistics = new Statistics { Bytes = seq },
            },
            _ => new SharingStarted
            {
                Share = $"s{seq}", Participant = $"p{seq}", Session = "s", Title = "Screen", Quality = Quality.High,
            },
        };
    }
}

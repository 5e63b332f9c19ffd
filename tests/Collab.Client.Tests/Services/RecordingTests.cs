using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's recordings are the server's fold.</summary>
internal sealed class RecordingTests
{
    private static readonly Core.Services.Recording.RecordingService Server = new();

    [Test]
    public void Recordings_are_folded_as_the_server_folds_them([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (state, server) = (RecordingState.Empty, Server.Initial);
        for (var seq = 1; seq <= 200; seq++)
        {
            var (body, who) = (Next(server, random), $"p{random.Next(3)}");
            server = Server.Evolve(server, body, new EventContext(seq, 1000 + seq, who));
            state = state.After(EventOf(body, seq, who));
            Require(state, server, $"seed {seed}, seq {seq}: {body}");
        }

        Require(RecordingState.Of((RecordingSnapshot)Server.ToSnapshot(server)), server, "from the snapshot");
    }

    private static void Require(RecordingState state, Core.Services.Recording.RecordingState server, string when)
    {
        Assert.That(state.Status, Is.EqualTo(server.Status), when);
        Assert.That(state.Recordings, Is.EqualTo(server.Recordings), when);
        Assert.That(state.Consents, Is.EquivalentTo(server.Consents), when);
        Assert.That(state.Current, Is.EqualTo(server.Current), when);
    }

    private static IMessage Next(Core.Services.Recording.RecordingState server, Random random)
    {
        if (server.Current is null)
        {
            return random.Next(3) switch
            {
                0 when server.Recordings.Count > 3 => new RecordingDeleted { Number = server.Recordings[0].Number },
                1 => new ConsentRefused(),
                _ => new RecordingStarted { Number = server.NextNumber, Title = "x", Waiting = random.Next(2) == 0 },
            };
        }

        return random.Next(8) switch
        {
            0 => new RecordingPaused(),
            1 => new RecordingWaiting(),
            2 when server.Status != RecordingStatus.Running => new RecordingResumed(),
            3 => new RecordingStopped(),
            4 => new ConsentGiven(),
            5 => new ConsentRefused(),
            _ => new MarkAdded { Text = "here" },
        };
    }

    private static ConferenceEvent EventOf(IMessage body, long seq, string participant) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = "recording",
            Type = body.Descriptor.Name,
            Participant = participant,
            Time = 1000 + seq,
        },
        body);
}

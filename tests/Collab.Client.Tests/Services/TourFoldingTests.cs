using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Tour;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The tour of the client is the server's fold: the same events lead both to the same.</summary>
internal sealed class TourFoldingTests
{
    private static readonly IService Tour = new Core.Services.Tour.TourService();

    [Test]
    public void The_tour_is_folded_as_the_server_folds_it([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (state, server, visits) = (TourState.Empty, Tour.Initial, 0);
        for (var seq = 1; seq <= 300; seq++)
        {
            IMessage body = random.Next(8) switch
            {
                0 => new TourStarted { Leader = $"p{random.Next(3)}" },
                1 => new TourHandedOver { From = state.Leader, To = $"p{random.Next(3)}" },
                2 => new TourEnded { Reason = TourEndReason.Command },
                3 => new HttpAllowed { Allowed = random.Next(2) == 0 },
                _ => new PageVisited { Visit = ++visits, Url = $"https://example.org/{new string('x', seq * 5)}" },
            };
            server = Tour.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(EventOf(body, seq));
            RequireSame(state, server, $"seed {seed}, seq {seq}: {body}");
        }

        RequireSame(TourState.Of((TourSnapshot)Tour.ToSnapshot(server)), server, "from the snapshot");
    }

    [Test]
    public void Only_the_leader_on_the_current_page_is_followed()
    {
        var state = TourState.Empty
            .After(EventOf(new TourStarted { Leader = "pat" }, 1))
            .After(EventOf(new PageVisited { Visit = 1, Url = "https://example.org/" }, 2));
        Assert.That(state.Follows("pat", new Scroll { Visit = 1 }), Is.True);
        Assert.That(state.Follows("bob", new Scroll { Visit = 1 }), Is.False);
        Assert.That(state.Follows("pat", new Scroll { Visit = 2 }), Is.False);
        state = state.After(EventOf(new TourEnded(), 3));
        Assert.That(state.Current, Is.Null);
        Assert.That(state.Follows("pat", new Scroll { Visit = 1 }), Is.False);
    }

    private static void RequireSame(TourState state, object server, string when)
    {
        var snapshot = (TourSnapshot)Tour.ToSnapshot(server);
        Assert.Multiple(() =>
        {
            Assert.That(state.Pages, Is.EqualTo(snapshot.Pages), when);
            Assert.That((state.Leader, state.HttpAllowed), Is.EqualTo((snapshot.Leader, snapshot.HttpAllowed)), when);
            Assert.That(state.StartedAt?.ToUnixTimeMilliseconds() ?? 0, Is.EqualTo(snapshot.StartedAt), when);
        });
    }

    private static ConferenceEvent EventOf(IMessage body, long seq) => ConferenceEvent.Of(
        new Event
        {
            Seq = seq,
            Service = "tour",
            Type = body.Descriptor.Name,
            Participant = "ann",
            Time = 1000 + seq,
        },
        body);
}

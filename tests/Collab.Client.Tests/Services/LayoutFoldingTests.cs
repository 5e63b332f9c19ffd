using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Layout;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's layout is the server's fold: the same events lead both to the same.</summary>
internal sealed class LayoutFoldingTests
{
    private static readonly IService Layout = new Core.Services.Layout.LayoutService();

    [Test]
    public void The_layout_is_folded_as_the_server_folds_it([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var server = Layout.Initial;
        var state = LayoutState.Of((LayoutSnapshot)Layout.ToSnapshot(server));
        for (var seq = 1; seq <= 100; seq++)
        {
            IMessage body = random.Next(5) switch
            {
                0 => new LayoutChanged { Arrangement = (Arrangement)random.Next(1, 4), Roaming = random.Next(2) == 0 },
                1 => new SpotlightChanged { Participants = { $"p{random.Next(3)}" } },
                2 => new LeadingStarted { Participant = "ann", Panel = $"panel{random.Next(3)}" },
                3 => new LeadingStopped { Participant = "ann" },
                _ => new LookedAt { Panel = $"panel{random.Next(3)}" },
            };
            server = Layout.Evolve(server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(ConferenceEvent.Of(new Event { Seq = seq, Service = "layout" }, body));
            RequireSame(state, LayoutState.Of((LayoutSnapshot)Layout.ToSnapshot(server)));
        }
    }

    [Test]
    public void The_leaders_panel_comes_before_that_of_the_arrangement()
    {
        var state = LayoutState.Of(new LayoutSnapshot { Arrangement = Arrangement.Panel, Panel = "chat" });
        Assert.That(state.ShownPanel, Is.EqualTo("chat"));
        state = state.After(ConferenceEvent.Of(
            new Event { Service = "layout" }, new LeadingStarted { Participant = "ann", Panel = "whiteboard" }));
        Assert.That(state.ShownPanel, Is.EqualTo("whiteboard"));
    }

    private static void RequireSame(LayoutState state, LayoutState server)
    {
        Assert.That(state.Spotlight, Is.EqualTo(server.Spotlight));
        Assert.That(PartsOf(state), Is.EqualTo(PartsOf(server)));
    }

    private static (Arrangement, string, bool, string, string) PartsOf(LayoutState state) =>
        (state.Arrangement, state.Panel, state.Roaming, state.Leader, state.LeaderPanel);
}

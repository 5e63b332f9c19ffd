using Collab.Protocol.Services.Layout;
using Google.Protobuf;

namespace Collab.Core.Services.Layout;

/// <summary>What hosts show everybody: an arrangement, a spotlight, and the panel that a leader looks at.</summary>
/// <remarks>
/// It says what participants should see; their clients see to it. Who has left is in no spotlight and leads nobody.
/// </remarks>
public sealed class LayoutService : Service<LayoutState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "layout";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.CoHost,
            SetLayout.Descriptor,
            Spotlight.Descriptor,
            StartLeading.Descriptor,
            StopLeading.Descriptor)
        .Command(Permission.Participant, LookAt.Descriptor)
        .Event(
            LayoutChanged.Descriptor,
            SpotlightChanged.Descriptor,
            LeadingStarted.Descriptor,
            LeadingStopped.Descriptor,
            LookedAt.Descriptor)
        .SnapshotAs(LayoutSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override LayoutState Initial => LayoutState.Initial;

    /// <inheritdoc/>
    public override Decision Decide(LayoutState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        SetLayout set => Arranging.Set(state, set, context),
        Spotlight spotlight => Arranging.Spotlight(state, spotlight, context),
        StartLeading start => Leading.Start(state, start, context),
        StopLeading => Leading.Stop(state),
        LookAt look => Leading.Look(state, look, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <summary>Who has left is in no spotlight any more; who has left, or may no longer lead, leads nobody.</summary>
    public override Decision Settle(LayoutState state, DecisionContext context)
    {
        if (!context.Facts.Conference.IsAlive) return Decision.Nothing;
        List<IMessage> events = [];
        var present = state.Spotlight.Where(id => context.Facts.Roster.Find(id) is not null).ToList();
        if (present.Count < state.Spotlight.Length)
            events.Add(new SpotlightChanged { Participants = { present } });
        if (state.Leader.Length > 0 && !Leading.MayLead(state.Leader, context.Facts))
            events.Add(new LeadingStopped { Participant = state.Leader });
        return Decision.Accept([.. events]);
    }

    /// <inheritdoc/>
    public override LayoutState Evolve(LayoutState state, IMessage @event, EventContext context) => @event switch
    {
        LayoutChanged e => state with { Arrangement = e.Arrangement, Panel = e.Panel, Roaming = e.Roaming },
        SpotlightChanged e => state with { Spotlight = [.. e.Participants] },
        LeadingStarted e => state with { Leader = e.Participant, LeaderPanel = e.Panel },
        LeadingStopped => state with { Leader = "", LeaderPanel = "" },
        LookedAt e => state with { LeaderPanel = e.Panel },
        _ => throw new UnknownEventException(ServiceName, @event.Descriptor.Name),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(LayoutState state) => new LayoutSnapshot
    {
        Arrangement = state.Arrangement,
        Panel = state.Panel,
        Roaming = state.Roaming,
        Spotlight = { state.Spotlight },
        Leader = state.Leader,
        LeaderPanel = state.LeaderPanel,
    };

    /// <inheritdoc/>
    public override LayoutState FromSnapshot(IMessage snapshot)
    {
        var saved = (LayoutSnapshot)snapshot;
        return new LayoutState
        {
            Arrangement = saved.Arrangement,
            Panel = saved.Panel,
            Roaming = saved.Roaming,
            Spotlight = [.. saved.Spotlight],
            Leader = saved.Leader,
            LeaderPanel = saved.LeaderPanel,
        };
    }

    /// <inheritdoc/>
    public override object ViewKey(LayoutState state, Viewer viewer) => "";
}

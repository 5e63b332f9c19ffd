using Collab.Protocol.Services.Tour;
using Google.Protobuf;

namespace Collab.Core.Services.Tour;

/// <summary>One leads through pages of the web; the others follow or roam, as each likes.</summary>
/// <remarks>
/// Whether somebody follows is a matter of their own page. Where on a page the leader is comes as a signal; whoever
/// shows it takes it from the leader alone.
/// </remarks>
public sealed class TourService : Service<TourState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "tour";

    /// <summary>Who may lead, unless a host has changed it.</summary>
    internal static readonly Permission MayLead = Permission.Presenter;

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(MayLead, VisitPage.Descriptor)
        .Command(Permission.Participant, HandOverTour.Descriptor, EndTour.Descriptor)
        .Command(Permission.CoHost, AllowHttp.Descriptor)
        .Event(
            TourStarted.Descriptor,
            PageVisited.Descriptor,
            TourHandedOver.Descriptor,
            TourEnded.Descriptor,
            HttpAllowed.Descriptor)
        .Signal(MayLead, Scroll.Descriptor)
        .SnapshotAs(TourSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override TourState Initial => TourState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(TourState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        VisitPage visit => Leading.Visit(state, visit, context),
        HandOverTour handOver => Leading.HandOver(state, handOver, context),
        EndTour => Leading.End(state, context),
        AllowHttp allow => Leading.AllowHttp(state, allow),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(TourState state, DecisionContext context) => Leading.Settle(state, context);

    /// <inheritdoc/>
    public override TourState Evolve(TourState state, IMessage @event, EventContext context) => @event switch
    {
        TourStarted e => state with { Leader = e.Leader, StartedAt = context.Time },
        PageVisited e => state.Add(new Page
        {
            Visit = e.Visit,
            Url = e.Url,
            Title = e.Title,
            Leader = state.Leader,
            At = context.Time,
        }),
        TourHandedOver e => state with { Leader = e.To },
        TourEnded => state with { Leader = "", StartedAt = 0 },
        HttpAllowed e => state with { HttpAllowed = e.Allowed },
        _ => throw new UnknownEventException(Name, @event.Descriptor.Name),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(TourState state) => new TourSnapshot
    {
        Leader = state.Leader,
        StartedAt = state.StartedAt,
        Pages = { state.Pages },
        NextVisit = state.NextVisit,
        HttpAllowed = state.HttpAllowed,
    };

    /// <inheritdoc/>
    public override TourState FromSnapshot(IMessage snapshot) => TourState.Of((TourSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(TourState state, Viewer viewer) => "";
}

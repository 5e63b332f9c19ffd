using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Services.Conference;

/// <summary>The life of one meeting: created, open, ended for good.</summary>
/// <remarks>
/// A conference opens when somebody joins it (whom the roster admits), or by <c>Open</c>. It ends by <c>End</c>, when
/// its longest duration has passed since opening, when everybody has left for long enough, or, if its policy says so,
/// when the last host has. Doorkeepers may have it kept, or ended (<see cref="Facts.Hours"/>). One that nobody ever
/// joined does not end for being empty: it may be planned for later.
/// </remarks>
public sealed class ConferenceService : Service<LifecycleState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "conference";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Node, Create.Descriptor)
        .Command(Permission.CoHost, Open.Descriptor, Lock.Descriptor, Unlock.Descriptor)
        .Command(Permission.Host, End.Descriptor, ChangePermissions.Descriptor)
        .Event(
            Activated.Descriptor,
            ConferenceCreated.Descriptor,
            ConferenceOpened.Descriptor,
            ConferenceLocked.Descriptor,
            ConferenceUnlocked.Descriptor,
            PermissionsChanged.Descriptor,
            ConferenceEnded.Descriptor)
        .SnapshotAs(ConferenceSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override LifecycleState Initial => LifecycleState.NotCreated;

    /// <inheritdoc/>
    public override Decision Decide(LifecycleState state, IMessage command, DecisionContext context) => command switch
    {
        Create create when state.Phase == Phase.Unspecified => Begin(create),
        Create when state.IsAlive => Decision.Nothing,
        End when state.Phase == Phase.Ended => Decision.Nothing,
        _ when state.RefuseUnlessAlive() is { } refusal => refusal,
        Open => state.Phase == Phase.Open ? Decision.Nothing : Decision.Accept(new ConferenceOpened()),
        Lock => state.Locked ? Decision.Nothing : Decision.Accept(new ConferenceLocked()),
        Unlock => state.Locked ? Decision.Accept(new ConferenceUnlocked()) : Decision.Nothing,
        ChangePermissions change => Permissions.Change(state, change, context.Facts.Catalog),
        End => Decision.Accept(new ConferenceEnded { Reason = EndReason.Command }),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(LifecycleState state, DecisionContext context) => state.Phase switch
    {
        _ when NextEnd(state, context.Facts) is { } end && context.Now >= end.Due =>
            Decision.Accept(new ConferenceEnded { Reason = end.Reason }),
        Phase.Created when context.Facts.Roster.Count > 0 => Decision.Accept(new ConferenceOpened()),
        _ => Decision.Nothing,
    };

    /// <inheritdoc/>
    public override long? NextDeadline(LifecycleState state, Facts facts) => NextEnd(state, facts)?.Due;

    /// <inheritdoc/>
    public override LifecycleState Evolve(LifecycleState state, IMessage @event, EventContext context) => @event switch
    {
        // The first event of every incarnation, whatever the phase: even a conference that was never created has one.
        Activated e => state with { Epoch = e.Epoch, PrimaryNode = e.Node },
        ConferenceCreated e => state with
        {
            Site = e.Site,
            Title = e.Title,
            Settings = e.Settings,
            Phase = Phase.Created,
            CreatedAt = context.Time,
        },
        ConferenceOpened => state with { Phase = Phase.Open, OpenedAt = context.Time },
        ConferenceLocked => state with { Locked = true },
        ConferenceUnlocked => state with { Locked = false },
        PermissionsChanged e => state with { Permissions = Permissions.After(state.Permissions, e.Permissions) },
        ConferenceEnded e => state with { Phase = Phase.Ended, EndedAt = context.Time, EndReason = e.Reason },
        _ => throw new UnknownEventException(Name, @event.Descriptor.Name),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(LifecycleState state) => new ConferenceSnapshot
    {
        Site = state.Site,
        Title = state.Title,
        Settings = state.Settings,
        Phase = state.Phase,
        Locked = state.Locked,
        CreatedAt = state.CreatedAt,
        OpenedAt = state.OpenedAt,
        EndedAt = state.EndedAt,
        EndReason = state.EndReason,
        Epoch = state.Epoch,
        PrimaryNode = state.PrimaryNode,
        Permissions = { Permissions.Write(state.Permissions) },
    };

    /// <inheritdoc/>
    public override object ViewKey(LifecycleState state, Viewer viewer) => Name;

    /// <inheritdoc/>
    public override LifecycleState FromSnapshot(IMessage snapshot)
    {
        var saved = (ConferenceSnapshot)snapshot;
        return new LifecycleState(
            saved.Site,
            saved.Title,
            saved.Settings,
            saved.Phase,
            saved.Locked,
            saved.CreatedAt,
            saved.OpenedAt,
            saved.EndedAt,
            saved.EndReason,
            saved.Epoch,
            saved.PrimaryNode)
        {
            Permissions = Permissions.After(LifecycleState.NotCreated.Permissions, saved.Permissions),
        };
    }

    private static Decision Begin(Create create)
    {
        var settings = create.Settings ?? new Settings();
        var title = create.Title.Trim();
        return LegalText.CheckId("site", create.Site)
            ?? LegalText.CheckLine("title", title, 0, ProtocolLimits.TitleCharactersMax)
            ?? ConferenceSettings.Check(settings)
            ?? Decision.Accept(new ConferenceCreated
            {
                Site = create.Site,
                Title = title,
                Settings = ConferenceSettings.Complete(settings),
            });
    }

    /// <summary>The earliest of the moments at which the conference ends by itself; <c>null</c> for none.</summary>
    /// <remarks>The earliest gives the reason, even when a node was down and several have passed.</remarks>
    private static (long Due, EndReason Reason)? NextEnd(LifecycleState state, Facts facts)
    {
        if (!state.IsAlive) return null;
        var (roster, hours) = (facts.Roster, facts.Hours);
        (long Due, EndReason Reason)? next = hours.EndsAt > 0 ? (hours.EndsAt, EndReason.Schedule) : null;
        if (state.OpenedAt > 0) Consider(state.OpenedAt, state.Settings.DurationMaxSeconds, EndReason.Duration);
        if (state.Settings.HostLeaves == HostLeavesPolicy.End && roster.HostAbsentSince > 0)
            Consider(roster.HostAbsentSince, state.Settings.HostLeavesDelaySeconds, EndReason.HostLeft);
        if (roster.EmptySince > 0) Consider(roster.EmptySince, state.Settings.EmptyTimeoutSeconds, EndReason.Empty);
        return next;

        void Consider(long since, int seconds, EndReason reason)
        {
            var due = Math.Max(since, hours.KeptUntil) + (seconds * 1000L);
            if (next is null || due < next.Value.Due) next = (due, reason);
        }
    }
}

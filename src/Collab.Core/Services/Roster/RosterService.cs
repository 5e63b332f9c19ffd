using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Roster;

/// <summary>Who is in the conference, as what, and over which connection.</summary>
/// <remarks>
/// A participant has one live session, a session one live connection; each connection has a generation, and whatever
/// names an older one is ignored. Who joins leaves exactly once: by themself, removed, banned, after the reconnect
/// grace, or with the conference's end.
/// </remarks>
public sealed class RosterService : Service<RosterState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "roster";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Node, Join.Descriptor, Reconnect.Descriptor, LoseConnections.Descriptor)
        .Command(Permission.Participant, Leave.Descriptor, Rename.Descriptor)
        .Command(
            Permission.CoHost,
            Remove.Descriptor,
            BanParticipant.Descriptor,
            LiftBan.Descriptor,
            ChangeRole.Descriptor)
        .Event(
            ParticipantJoined.Descriptor,
            SessionReplaced.Descriptor,
            ConnectionLost.Descriptor,
            ConnectionResumed.Descriptor,
            ParticipantLeft.Descriptor,
            ParticipantBanned.Descriptor,
            BanLifted.Descriptor,
            RoleChanged.Descriptor,
            ParticipantRenamed.Descriptor)
        .Query(Permission.Participant, GetParticipants.Descriptor, RosterSnapshot.Descriptor)
        .SnapshotAs(RosterSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override RosterState Initial => RosterState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(RosterState state, IMessage command, DecisionContext context) => command switch
    {
        Join join => Joining.Decide(state, join, context),
        Reconnect reconnect => Connections.Resume(state, reconnect, context),
        LoseConnections lose => Connections.Lose(state, lose),
        Leave => Leaving.Leave(state, context),
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        Remove remove => Leaving.Remove(state, remove, context),
        BanParticipant ban => Banning.Ban(state, ban, context),
        LiftBan lift => Banning.Lift(state, lift),
        ChangeRole change => Roles.Change(state, change, context),
        Rename rename => Renaming.Decide(state, rename, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(RosterState state, DecisionContext context) =>
        RosterDeadlines.Settle(state, context);

    /// <inheritdoc/>
    public override long? NextDeadline(RosterState state, Facts facts) => RosterDeadlines.Next(state, facts.Conference);

    /// <inheritdoc/>
    public override RosterState Evolve(RosterState state, IMessage @event, EventContext context) =>
        RosterEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(RosterState state) => RosterSnapshots.Write(state, bans: true);

    /// <inheritdoc/>
    public override RosterState FromSnapshot(IMessage snapshot) => RosterSnapshots.Read((RosterSnapshot)snapshot);

    /// <summary>Everything, but bans only for those who may lift them.</summary>
    public override IMessage View(RosterState state, Viewer viewer) =>
        RosterSnapshots.Write(state, bans: MaySeeBans(viewer));

    /// <inheritdoc/>
    public override object ViewKey(RosterState state, Viewer viewer) => MaySeeBans(viewer);

    /// <inheritdoc/>
    public override QueryStep Answer(RosterState state, IMessage query, Viewer viewer) => query switch
    {
        GetParticipants => new QueryStep.Answered(View(state, viewer)),
        _ => base.Answer(state, query, viewer),
    };

    private static bool MaySeeBans(Viewer viewer) => viewer.Role >= Permission.CoHost.Minimum;
}

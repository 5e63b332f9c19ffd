using Akka.Actor;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Core.Services;

namespace Collab.Actors.Replicas;

/// <summary>What every replica of a node shares.</summary>
/// <param name="NodeName">Stands in roster events and welcomes.</param>
/// <param name="Catalog">The services.</param>
/// <param name="Region">The way to primaries.</param>
/// <param name="Journal">Where replicas rehydrate and catch up.</param>
/// <param name="Secrets">Proves sessions.</param>
/// <param name="OtherEndpoints">Where else clients may go.</param>
/// <param name="Load">Counts the node's connections.</param>
/// <param name="Clock">The only source of time.</param>
internal sealed record ReplicaSettings(
    string NodeName,
    ServiceCatalog Catalog,
    IActorRef Region,
    IConferenceReader Journal,
    SessionSecrets Secrets,
    Func<IReadOnlyList<string>> OtherEndpoints,
    NodeLoad Load,
    TimeProvider Clock)
{
    /// <summary>Where primaries of this node find what replicas have folded.</summary>
    public FoldedConferences Folded { get; init; } = new();

    /// <summary>Where replicas of this node say what happens.</summary>
    public EventFeeds Feeds { get; init; } = new();

    /// <summary>Makes what newcomers' passwords prove: for all conferences of the node, two at a time.</summary>
    public Proofs Proofs { get; init; } = new(atOnceMax: 2, waitingMax: 64);

    /// <summary>Makes the ids of sessions: unique for ever, in the whole cluster.</summary>
    public Func<string> NewSessionId { get; init; } = () => Guid.NewGuid().ToString("N");

    /// <summary>Makes the ids of nodes' own commands: from 1, never twice in a conference.</summary>
    public Func<long> NewCommandId { get; init; } = () => Random.Shared.NextInt64(1, long.MaxValue);

    /// <summary>Events kept ready for clients that resume.</summary>
    public int TailEventsMax { get; init; } = 2048;

    /// <summary>Bytes of events kept ready.</summary>
    public int TailBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Events per read when catching up or resuming from the journal, 1 to <see cref="JournalLimits.PageEventsMax"/>.
    /// </summary>
    public int ReadEventsMax { get; init; } = JournalLimits.PageEventsMax;

    /// <summary>A resumed client gets more of what it missed only while fewer messages than this wait for it.</summary>
    public int ReplayWaitingMax { get; init; } = 64;

    /// <summary>Missed events that are sent to a resumed client at once.</summary>
    public int ReplayEventsMax { get; init; } = 256;

    /// <summary>Their bytes; one event more than this is sent alone.</summary>
    public int ReplayBytesMax { get; init; } = 256 * 1024;

    /// <summary>How long a replay waits for a client that reads slowly before it looks again.</summary>
    public TimeSpan ReplayPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Commands of all sessions together that may wait for the primary.</summary>
    public int OutstandingMax { get; init; } = 65_536;

    /// <summary>Connections of one conference on one node.</summary>
    public int SessionsMax { get; init; } = 5000;

    /// <summary>How long a command may stay unanswered before it is refused as unavailable.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a read may take before the journal is said to be unavailable.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the primary may leave every waiting command unanswered before the replica attaches anew.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long nothing at all may come from the primary, which says every ten seconds how far its log goes, before the
    /// replica attaches anew.
    /// </summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long there must be no primary before newcomers are let in without it.</summary>
    public TimeSpan AwayTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How long after the first attempt to attach the next one is made: the shard region of a node that has just been
    /// lost may have swallowed it.
    /// </summary>
    public TimeSpan AttachDelayMin { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>The longest time between two attempts; it doubles until then.</summary>
    public TimeSpan AttachDelayMax { get; init; } = TimeSpan.FromMilliseconds(320);

    /// <summary>How long a replica that nobody uses stays in memory.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The replica's housekeeping interval.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}

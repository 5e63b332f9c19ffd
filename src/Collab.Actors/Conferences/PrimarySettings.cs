using Akka.Actor;
using Collab.Actors.Membership;
using Collab.Core.Services;

namespace Collab.Actors.Conferences;

/// <summary>What every primary of a node shares.</summary>
/// <param name="NodeName">Stands in <c>Activated</c> events.</param>
/// <param name="Catalog">The services.</param>
/// <param name="Load">Counts the node's primaries.</param>
/// <param name="Clock">The only source of time.</param>
internal sealed record PrimarySettings(string NodeName, ServiceCatalog Catalog, NodeLoad Load, TimeProvider Clock)
{
    /// <summary>Has a primary made again, some time after this one has ended.</summary>
    public Action<IActorContext, ConferenceId, TimeSpan> WakeAfter { get; init; } = PrimaryRegion.WakeAfter;

    /// <summary>Who beyond the cluster is told of what is journaled.</summary>
    public IReadOnlyList<IConferenceWatcher> Watchers { get; init; } = [];

    /// <summary>Events between two snapshots.</summary>
    public int SnapshotEvery { get; init; } = 500;

    /// <summary>Commands that may wait for deciders in one conference; more are refused as overload.</summary>
    public int WaitingMax { get; init; } = 8192;

    /// <summary>Events that may be accepted and not yet journaled; more commands wait.</summary>
    public int UncommittedMax { get; init; } = 2048;

    /// <summary>Events that a replica may be behind; then it catches up from the journal instead.</summary>
    public int ReplicaWindow { get; init; } = 4096;

    /// <summary>The largest encoded event, in bytes; remoting frames must hold it.</summary>
    public int EventBytesMax { get; init; } = 96 * 1024;

    /// <summary>Bytes of events in one message to a replica; a larger batch is split.</summary>
    public int BatchBytesMax { get; init; } = 128 * 1024;

    /// <summary>How long a service may take for one decision; then it is replaced.</summary>
    public TimeSpan DecisionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node's participants count as connected after its replica is gone.</summary>
    public TimeSpan ReattachDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a primary that nobody needs stays in memory.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For tests of the tests: what is broken on purpose.</summary>
    public PlantedFault Planted { get; init; }

    /// <summary>The primary's housekeeping interval.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(1);
}

using Collab.Actors.Conferences;
using Collab.Actors.Replicas;

namespace Collab.Simulation.Schedules;

/// <summary>
/// The times and limits of a schedule, drawn from its seed: small ones, so that short schedules reach them.
/// </summary>
internal sealed class Tuning(Random random, PlantedFault planted)
{
    private readonly int _snapshotEvery = Any(random, 10, 30, 500);
    private readonly int _replicaWindow = Any(random, 8, 64, 4096);
    private readonly int _uncommittedMax = Any(random, 4, 2048);
    private readonly int _batchBytesMax = Any(random, 300, 128 * 1024);
    private readonly int _tailEventsMax = Any(random, 4, 40, 2048);
    private readonly int _readEventsMax = Any(random, 5, 50, 500);
    private readonly int _replayEventsMax = Any(random, 3, 256);
    private readonly int _replayWaitingMax = Any(random, 4, 64);
    private readonly TimeSpan _reattachDelay = TimeSpan.FromMilliseconds(Any(random, 500, 1000, 3000));
    private readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(Any(random, 2, 60));

    /// <summary>How long a conference waits for a lost participant.</summary>
    public int GraceSeconds { get; } = Any(random, 2, 4, 8);

    /// <summary>What primaries go by.</summary>
    public PrimarySettings Primaries(PrimarySettings settings) => settings with
    {
        SnapshotEvery = _snapshotEvery,
        ReplicaWindow = _replicaWindow,
        UncommittedMax = _uncommittedMax,
        BatchBytesMax = _batchBytesMax,
        ReattachDelay = _reattachDelay,
        IdleTimeout = _idleTimeout,
        Planted = planted,
    };

    /// <summary>What replicas go by.</summary>
    public ReplicaSettings Replicas(ReplicaSettings settings) => settings with
    {
        TailEventsMax = _tailEventsMax,
        ReadEventsMax = _readEventsMax,
        ReplayEventsMax = _replayEventsMax,
        ReplayWaitingMax = _replayWaitingMax,
        IdleTimeout = _idleTimeout,
        CommandTimeout = TimeSpan.FromSeconds(5),
    };

    private static int Any(Random random, params ReadOnlySpan<int> values) => values[random.Next(values.Length)];
}

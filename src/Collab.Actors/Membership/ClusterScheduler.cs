using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Collab.Actors.Membership;

/// <summary>
/// Akka's own scheduler, but for two things that no setting does. A new shard coordinator waits half a second before
/// it gives any shard a home; here it waits <see cref="CoordinatorDelay"/>. And the cluster daemon looks for who is
/// unreachable, gossips and lets its leader act at fixed intervals; here <see cref="Hurry"/> makes it do so at once.
/// Named in <c>collab.conf</c>.
/// </summary>
/// <remarks>
/// Akka calls the coordinator's wait an optimisation: what it is for, hearing first which regions are gone, has
/// happened by then, because a lost node is removed from the cluster before the coordinator moves, and a region that
/// is not the cluster's is given up at once. A region that ends later is noticed as ever, and its replicas attach
/// again. Measured with <c>kill -9</c> of the oldest node: without this, every conference that must move waits 500 ms
/// more. The daemon takes its ticks in any order and number: each only makes it look at what it knows.
/// </remarks>
public sealed class ClusterScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    /// <summary>In the place of Akka's 500 ms.</summary>
    internal static readonly TimeSpan CoordinatorDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>Internal to Akka, so known by name; a test fails when an Akka without it comes.</summary>
    internal static readonly Type? CoordinatorReady =
        typeof(ClusterSharding).Assembly.GetType("Akka.Cluster.Sharding.ShardCoordinator+StateInitialized");

    /// <summary>
    /// The daemon's ticks, in the order in which one makes work for the next: internal to Akka, as the above.
    /// </summary>
    internal static readonly IReadOnlyList<Type?> DaemonTicks =
    [
        typeof(Cluster).Assembly.GetType("Akka.Cluster.InternalClusterAction+ReapUnreachableTick"),
        typeof(Cluster).Assembly.GetType("Akka.Cluster.InternalClusterAction+GossipTick"),
        typeof(Cluster).Assembly.GetType("Akka.Cluster.InternalClusterAction+LeaderActionsTick"),
    ];

    private readonly (ICanTell Daemon, object Tick)?[] _ticks = new (ICanTell, object)?[DaemonTicks.Count];
    private readonly HashedWheelTimerScheduler _inner;
    private readonly IAdvancedScheduler _advanced;
    private readonly ITellScheduler _tell;

    /// <summary>Called by Akka.</summary>
    /// <param name="config">The system's HOCON.</param>
    /// <param name="log">The system's log.</param>
    public ClusterScheduler(Config config, ILoggingAdapter log) : base(config, log)
    {
        _inner = new HashedWheelTimerScheduler(config, log);
        (_tell, _advanced) = (_inner, ((IScheduler)_inner).Advanced);
    }

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => _inner.MonotonicClock;

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => _inner.HighResMonotonicClock;

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => ((ITimeProvider)_inner).Now;

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    /// <summary>
    /// Has the cluster daemon look for unreachable members, gossip, and act if it leads: now, besides its intervals.
    /// Does nothing before the daemon has started.
    /// </summary>
    internal void Hurry()
    {
        foreach (var tick in _ticks) tick?.Daemon.Tell(tick.Value.Tick, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        if (delay > CoordinatorDelay && message?.GetType() == CoordinatorReady) delay = CoordinatorDelay;
        _tell.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
    }

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef sender,
        ICancelable cancelable)
    {
        for (var i = 0; i < _ticks.Length; i++)
            if (message?.GetType() == DaemonTicks[i]) _ticks[i] = (receiver, message!);
        _tell.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
    }

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        _advanced.ScheduleOnce(delay, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        _advanced.ScheduleOnce(delay, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        _advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        _advanced.ScheduleRepeatedly(initialDelay, interval, action, cancelable);
}

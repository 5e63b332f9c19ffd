using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Collab.Actors.Membership;

/// <summary>
/// Akka's own scheduler, but for one message: a new shard coordinator waits half a second before it gives any shard a
/// home, and no setting shortens that. Here it waits <see cref="CoordinatorDelay"/>. Named in <c>collab.conf</c>.
/// </summary>
/// <remarks>
/// Akka calls the wait an optimisation: what it is for, hearing first which regions are gone, has happened by then,
/// because a lost node is removed from the cluster before the coordinator moves, and a region that is not the cluster's
/// is given up at once. A region that ends later is noticed as ever, and its replicas attach again. Measured with
/// <c>kill -9</c> of the oldest node: without this, every conference that must move waits 500 ms more.
/// </remarks>
public sealed class CoordinatorScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    /// <summary>In the place of Akka's 500 ms.</summary>
    internal static readonly TimeSpan CoordinatorDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>Internal to Akka, so known by name; a test fails when an Akka without it comes.</summary>
    internal static readonly Type? CoordinatorReady =
        typeof(ClusterSharding).Assembly.GetType("Akka.Cluster.Sharding.ShardCoordinator+StateInitialized");

    private readonly HashedWheelTimerScheduler _inner;
    private readonly IAdvancedScheduler _advanced;
    private readonly ITellScheduler _tell;

    /// <summary>Called by Akka.</summary>
    /// <param name="config">The system's HOCON.</param>
    /// <param name="log">The system's log.</param>
    public CoordinatorScheduler(Config config, ILoggingAdapter log) : base(config, log)
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
        ICancelable cancelable) =>
        _tell.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);

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

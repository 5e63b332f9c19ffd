using Akka.Actor;
using Akka.Cluster;

namespace Collab.Actors.Membership;

/// <summary>
/// Ends watches that begin after the death that they wait for. Akka tells everybody who watches a removed node's
/// actors once, at the removal; who begins to watch one of them later, because others have yet to hear of the removal,
/// may be told nothing: the remote watcher, when it hears of the end itself, forgets who came meanwhile. A shard
/// region that asks for a home in that moment is given the dead region (in a third of all kills), and if it is
/// forgotten sends everything there: seen as 15 s in which nobody in the shard's conferences was answered, in one of
/// some 50 kills.
/// </summary>
/// <remarks>
/// This node's remote watcher is told of the removal again, some moments later; who no longer waits hears nothing of
/// it. Not when another process has joined at the address meanwhile: its actors live. Holds no state.
/// </remarks>
internal sealed class LateWatches : ReceiveActor, IWithTimers
{
    /// <summary>After the removal: as long as others may take to hear of it, and soon, since somebody waits.</summary>
    private static readonly TimeSpan[] Moments =
    [
        TimeSpan.FromMilliseconds(20),
        TimeSpan.FromMilliseconds(60),
        TimeSpan.FromMilliseconds(150),
        TimeSpan.FromMilliseconds(400),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(3),
    ];

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ICanTell _watcher;

    /// <param name="watcher">Told of removals; <c>null</c> for this node's remote watcher.</param>
    public LateWatches(ICanTell? watcher)
    {
        _watcher = watcher ?? Context.ActorSelection("/system/remote-watcher");
        Receive<ClusterEvent.MemberRemoved>(OnRemoved);
        Receive<Again>(OnAgain);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ICanTell? watcher = null) => Akka.Actor.Props.Create(() => new LateWatches(watcher));

    protected override void PreStart() => _cluster.Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnRemoved(ClusterEvent.MemberRemoved removed)
    {
        // As one that left: of one that was downed the watcher would quarantine the address anew each time.
        var again = new Again(new ClusterEvent.MemberRemoved(removed.Member, MemberStatus.Exiting));
        foreach (var moment in Moments)
            Timers.StartSingleTimer((removed.Member.UniqueAddress, moment), again, moment);
    }

    private void OnAgain(Again again)
    {
        var address = again.Removed.Member.Address;
        if (_cluster.State.Members.All(member => member.Address != address)) _watcher.Tell(again.Removed, Self);
    }

    private sealed record Again(ClusterEvent.MemberRemoved Removed) : INoSerializationVerificationNeeded;
}

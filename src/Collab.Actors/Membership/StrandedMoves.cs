using Akka.Actor;
using Akka.Cluster;
using Collab.Actors.Conferences;

namespace Collab.Actors.Membership;

/// <summary>
/// Gives up moves of shards that a lost node leaves stranded. When the region that a shard moves from dies while other
/// regions have yet to agree to the move, Akka's worker takes the death for an agreement, asks the dead region to hand
/// the shard off, and waits for <c>handoff-timeout</c>: so long nobody in the shard's conferences is answered.
/// </summary>
/// <remarks>
/// Every worker under the coordinator is told that its time is over, some moments after a node was lost, when the
/// coordinator knows of it. A move between living regions that is given up so is begun again at the next rebalancing.
/// Only the node with the coordinator has workers; elsewhere nobody is told anything. Holds no state.
/// </remarks>
internal sealed class StrandedMoves : ReceiveActor, IWithTimers
{
    /// <summary>
    /// When workers are told, after the removal: the coordinator learns of the dead region within the first of these,
    /// or, on a busy machine, one of the others.
    /// </summary>
    private static readonly TimeSpan[] Moments =
        [TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600)];

    private readonly ActorSelection _workers = Context.ActorSelection(
        $"/system/sharding/{PrimaryRegion.TypeName}Coordinator/singleton/coordinator/*");

    public StrandedMoves()
    {
        Receive<ClusterEvent.MemberRemoved>(OnRemoved);
        Receive<GiveUp>(_ => _workers.Tell(ReceiveTimeout.Instance));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props() => Akka.Actor.Props.Create(() => new StrandedMoves());

    protected override void PreStart() => Cluster.Get(Context.System).Subscribe(
        Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

    /// <summary>A node that left in good order has handed its shards off before.</summary>
    private void OnRemoved(ClusterEvent.MemberRemoved removed)
    {
        if (removed.PreviousStatus != MemberStatus.Down) return;
        foreach (var moment in Moments) Timers.StartSingleTimer(moment, GiveUp.Instance, moment);
    }

    private sealed class GiveUp : INoSerializationVerificationNeeded
    {
        public static readonly GiveUp Instance = new();
    }
}

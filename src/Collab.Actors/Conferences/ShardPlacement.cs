using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Shards = System.Collections.Immutable.IImmutableDictionary<
    Akka.Actor.IActorRef, System.Collections.Immutable.IImmutableList<string>>;

namespace Collab.Actors.Conferences;

/// <summary>
/// Which node gets a shard: the one with the fewest, none that drains. Shards leave a draining node when its clients
/// have, one by one: of several, each gets its new home after the one before it, and while it waits nobody in its
/// conferences is answered.
/// </summary>
/// <param name="isDraining">Whether the node of a region takes no conferences any more.</param>
/// <param name="isHandingOver">Whether it gives those that it has away.</param>
internal sealed class ShardPlacement(Func<IActorRef, bool> isDraining, Func<IActorRef, bool> isHandingOver)
    : IActorSystemDependentAllocationStrategy
{
    /// <summary>
    /// Shards that move at the same time. With four, clients of a stopping node's conferences waited for 221 and
    /// 330 ms; with one, in turns with it, for 88 and 31 (<c>chaos --only stop-one</c>).
    /// </summary>
    public const int MovesMax = 1;

    private readonly IShardAllocationStrategy _fewest =
        ShardAllocationStrategy.LeastShardAllocationStrategy(absoluteLimit: MovesMax, relativeLimit: 0.2);

    public void Start(ActorSystem system) => (_fewest as IActorSystemDependentAllocationStrategy)?.Start(system);

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, Shards currentShardAllocations)
    {
        var staying = currentShardAllocations.Where(region => !isDraining(region.Key)).ToImmutableDictionary();
        return _fewest.AllocateShard(requester, shardId, staying.IsEmpty ? currentShardAllocations : staying);
    }

    public Task<IImmutableSet<string>> Rebalance(
        Shards currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var draining = currentShardAllocations.Where(region => isDraining(region.Key)).ToList();
        if (draining.Count == 0 || draining.Count == currentShardAllocations.Count)
            return _fewest.Rebalance(currentShardAllocations, rebalanceInProgress);
        var leaving = draining.Where(region => isHandingOver(region.Key));
        var next = leaving.SelectMany(region => region.Value)
            .Where(shard => !rebalanceInProgress.Contains(shard))
            .Take(Math.Max(0, MovesMax - rebalanceInProgress.Count));
        return Task.FromResult<IImmutableSet<string>>(next.ToImmutableHashSet());
    }
}

using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Conferences;

/// <summary>Where primaries live: one shard region a node, a primary for each conference that somebody needs.</summary>
internal static class PrimaryRegion
{
    /// <summary>The sharding type; stands in actor paths, never changed.</summary>
    public const string TypeName = "conference";

    /// <summary>
    /// Five for each node of a small cluster. The coordinator gives those of a lost node their new homes one after the
    /// other, 10 to 20 ms each on a busy machine, so that more of them only lengthen the pause; fewer spread a large
    /// cluster's load less evenly. Never changed in a cluster that runs.
    /// </summary>
    private const int Shards = 15;

    public static IActorRef Start(ActorSystem system, PrimarySettings settings, ShardPlacement placement) =>
        ClusterSharding.Get(system).Start(
            TypeName,
            entityId => Primary.Props(Parse(entityId), settings),
            ClusterShardingSettings.Create(system),
            new Extractor(),
            placement,
            Primary.Stop.Instance);

    /// <summary>
    /// Has a primary made again after its end, when something may be left to do that nobody else would ask it for.
    /// </summary>
    public static void WakeAfter(IActorContext context, ConferenceId id, TimeSpan delay)
    {
        var region = ClusterSharding.Get(context.System).ShardRegion(TypeName);
        context.System.Scheduler.ScheduleTellOnce(
            delay, region, new Wake { Conference = id.ToString() }, ActorRefs.NoSender);
    }

    private static ConferenceId Parse(string entityId) => ConferenceId.TryParse(entityId, out var id)
        ? id
        : throw new ArgumentException($"'{entityId}' is not a conference id.", nameof(entityId));

    /// <summary>
    /// Only <see cref="Attach"/> and <see cref="Wake"/> go through the region; everything after an attachment goes
    /// straight to the primary.
    /// </summary>
    private sealed class Extractor() : HashCodeMessageExtractor(Shards)
    {
        public override string? EntityId(object message) => message switch
        {
            Attach attach => attach.Conference,
            Wake wake => wake.Conference,
            _ => null,
        };

        public override object EntityMessage(object message) => message;
    }
}

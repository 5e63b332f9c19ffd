using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.TestActors;
using Collab.Actors.Conferences;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Shards = System.Collections.Immutable.ImmutableDictionary<
    Akka.Actor.IActorRef, System.Collections.Immutable.IImmutableList<string>>;

namespace Collab.Actors.Tests.Conferences;

internal sealed class ShardPlacementTests() : NodeSpec(JournalKind.Sqlite)
{
    private static readonly IImmutableSet<string> Nothing = ImmutableHashSet<string>.Empty;

    [Test]
    public async Task Shards_leave_a_draining_node_a_few_at_a_time()
    {
        var node = await StartAsync();
        var (draining, staying) = (RegionOf(node), RegionOf(node));
        var placement = Placement(node, region => region.Equals(draining));
        var shards = Shards.Empty.Add(draining, ["1", "2", "3", "4", "5", "6"]).Add(staying, ["7"]);

        var first = await placement.Rebalance(shards, Nothing);
        Assert.That(first, Has.Count.EqualTo(ShardPlacement.MovesMax));
        Assert.That(first, Has.No.Member("7"));

        Assert.That(
            await placement.Rebalance(shards, first), Is.Empty, "as many as may move at the same time do");

        var one = first.First();
        var next = await placement.Rebalance(shards, ImmutableHashSet.Create(one));
        Assert.That(next, Has.No.Member(one).And.Count.EqualTo(ShardPlacement.MovesMax - 1));
    }

    [Test]
    public async Task Shards_stay_until_a_draining_nodes_clients_have_left()
    {
        var node = await StartAsync();
        var (draining, staying) = (RegionOf(node), RegionOf(node));
        var placement = Placement(node, region => region.Equals(draining), _ => false);
        var shards = Shards.Empty.Add(draining, ["1", "2", "3", "4", "5", "6"]).Add(staying, []);

        Assert.That(await placement.Rebalance(shards, Nothing), Is.Empty);
        Assert.That(await placement.AllocateShard(draining, "7", shards), Is.EqualTo(staying));
    }

    [Test]
    public async Task A_draining_node_gets_no_shard_while_there_is_another()
    {
        var node = await StartAsync();
        var (draining, staying) = (RegionOf(node), RegionOf(node));
        var all = Placement(node, region => region.Equals(draining));
        var shards = Shards.Empty.Add(draining, []).Add(staying, ["1", "2", "3"]);
        Assert.That(await all.AllocateShard(staying, "4", shards), Is.EqualTo(staying));

        var none = Placement(node, _ => true);
        Assert.That(await none.AllocateShard(staying, "4", shards), Is.EqualTo(draining), "somebody has to");
    }

    [Test]
    public async Task The_last_node_keeps_its_shards_and_others_share_evenly()
    {
        var node = await StartAsync();
        var (a, b) = (RegionOf(node), RegionOf(node));
        var alone = Shards.Empty.Add(a, ["1", "2"]);
        Assert.That(await Placement(node, _ => true).Rebalance(alone, Nothing), Is.Empty);

        var uneven = alone.SetItem(a, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]).Add(b, []);
        Assert.That(
            await Placement(node, _ => false).Rebalance(uneven, Nothing),
            Is.Not.Empty.And.Count.LessThanOrEqualTo(ShardPlacement.MovesMax));
    }

    private static IActorRef RegionOf(TestNode node) => node.Node.System.ActorOf(BlackHoleActor.Props);

    private static ShardPlacement Placement(
        TestNode node, Func<IActorRef, bool> isDraining, Func<IActorRef, bool>? isHandingOver = null)
    {
        var placement = new ShardPlacement(isDraining, isHandingOver ?? isDraining);
        placement.Start(node.Node.System);
        return placement;
    }
}

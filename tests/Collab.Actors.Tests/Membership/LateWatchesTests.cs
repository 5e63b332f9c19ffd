using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Actors.Tests.Nodes;
using Collab.Testing;

namespace Collab.Actors.Tests.Membership;

/// <summary>Whoever begins to watch a lost node's actors when the others have been told is told, too.</summary>
internal sealed class LateWatchesTests() : NodeSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task The_removal_of_a_lost_node_is_told_again_for_some_seconds()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        var n2 = await StartAsync("n2", null, n1);
        var told = new ConcurrentQueue<ClusterEvent.MemberRemoved>();
        var watcher = n2.Node.System.ActorOf(Props.Create(() => new Recorder(told)));
        n2.Node.System.ActorOf(LateWatches.Props(watcher));
        var lost = Cluster.Get(n1.Node.System).SelfUniqueAddress;

        await n1.CrashAsync();
        await Eventually.GetAsync("all is told", Soon, () => Task.FromResult(told.Count), count => count == 6);
        Assert.That(told.Select(x => x.Member.UniqueAddress), Is.All.EqualTo(lost));
        Assert.That(
            told.Select(x => x.PreviousStatus), Is.All.EqualTo(MemberStatus.Exiting), "nobody is quarantined anew");
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task Nothing_more_is_told_once_another_process_has_joined_at_the_address()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        var n2 = await StartAsync("n2", null, n1);
        var port = int.Parse(n1.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        var told = new ConcurrentQueue<ClusterEvent.MemberRemoved>();
        var watcher = n2.Node.System.ActorOf(Props.Create(() => new Recorder(told)));
        n2.Node.System.ActorOf(LateWatches.Props(watcher));

        await n1.CrashAsync();
        await Eventually.HoldsAsync("the first is told", Soon, () => !told.IsEmpty);
        var successor = await StartAsync("n1-again", options => options.Port = port, n2);
        Assert.That(successor.Address, Is.EqualTo(n1.Address));
        await Eventually.HoldsAsync("both are up", Soon, () => n2.Node.Nodes.Count(x => x.Status == "up") == 2);
        var before = told.Count;
        Assert.That(before, Is.LessThan(6), "it came back before the last");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            "the last moment is over", Soon, () => clock.Elapsed > TimeSpan.FromSeconds(3.2));
        Assert.That(told, Has.Count.EqualTo(before));
        Environment.ExitCode = exitCode;
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(ConcurrentQueue<ClusterEvent.MemberRemoved> told) =>
            Receive<ClusterEvent.MemberRemoved>(told.Enqueue);
    }
}

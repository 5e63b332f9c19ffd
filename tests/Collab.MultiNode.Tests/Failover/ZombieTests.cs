using Collab.Actors.Journal;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>A node that is given up for dead wakes and believes that it still hosts its conferences.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class ZombieTests(JournalKind kind)
{
    /// <summary>What a node ends with when the cluster has given it up.</summary>
    internal const int RemovedExitCode = 70;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task A_stopped_primary_that_wakes_as_a_zombie_writes_and_publishes_nothing()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "zombie");
        await meeting.CreateAsync();
        foreach (var node in cluster.Nodes)
            await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints]);
        var zombie = await HostAsync(cluster);
        var before = await journal.EventsAsync(meeting.Id.PersistenceId);

        // What its own client sends from now on waits in the zombie's socket until it wakes.
        await zombie.PauseBetweenWritesAsync(journal);
        foreach (var client in meeting.Clients) client.StartSending(TimeSpan.Zero);
        await meeting.ProgressAsync("talking without the stopped node", 50);
        zombie.Resume();
        cluster.Forget(zombie);
        var exit = await zombie.ExitAsync(Patience);
        await meeting.ProgressAsync("talking after the zombie woke", 50);

        var result = await meeting.CheckAsync(ackedMin: 300);
        var after = await journal.EventsAsync(meeting.Id.PersistenceId);
        await TestContext.Out.WriteLineAsync(
            $"{kind}: {result}, epochs {before[^1].Epoch} to {after[^1].Epoch}");
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(RemovedExitCode), "the zombie leaves by itself");
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
            Assert.That(after[^1].Epoch, Is.GreaterThan(before[^1].Epoch), "another incarnation took over");
        });
        await zombie.DisposeAsync();
    }

    internal static async Task<NodeProcess> HostAsync(TestCluster cluster)
    {
        var seen = await Eventually.GetAsync(
            "the node that hosts the conference is known",
            Patience,
            () => cluster.NodesSeenByAsync(cluster.Nodes[0]),
            nodes => nodes.Count(node => node.Primaries == 1) == 1,
            "one node with one primary");
        return cluster.Nodes.Single(node => node.Name == seen.Single(x => x.Primaries == 1).Name);
    }
}

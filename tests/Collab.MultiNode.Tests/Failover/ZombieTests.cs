using Collab.Actors.Journal;
using Collab.Testing;
using Collab.Testing.Databases;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>A node that is given up for dead wakes and believes that it still hosts its conferences.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class ZombieTests(JournalKind kind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task A_stopped_primary_that_wakes_as_a_zombie_writes_and_publishes_nothing()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(Meeting.Program, 3, journal);
        await using var meeting = new Meeting(cluster, "zombie");
        await meeting.CreateAsync();

        // One client at each node; the one at the zombie sends through the replica next to the zombie primary.
        foreach (var node in cluster.Nodes)
            (await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints])).StartSending(TimeSpan.Zero);
        await meeting.ProgressAsync("talking", 50);
        var zombie = await Eventually.GetAsync(
            "the node that hosts the conference is known",
            Patience,
            async () => (await cluster.NodesSeenByAsync(cluster.Nodes[0])).SingleOrDefault(x => x.Primaries == 1),
            host => host is not null,
            "one node with one primary");
        var process = cluster.Nodes.Single(node => node.Name == zombie!.Name);
        var before = await journal.EventsAsync(meeting.Id.PersistenceId);

        process.Pause();
        await meeting.ProgressAsync("talking without the stopped node", 50);
        process.Resume();
        Assert.That(await process.ExitAsync(Patience), Is.EqualTo(70), "the zombie leaves with the exit code of removal");
        cluster.Forget(process);
        await meeting.ProgressAsync("talking after the zombie woke", 50);

        var result = await meeting.CheckAsync(ackedMin: 300);
        var after = await journal.EventsAsync(meeting.Id.PersistenceId);
        Assert.Multiple(() =>
        {
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
            Assert.That(after[^1].Epoch, Is.GreaterThan(before[^1].Epoch), "another incarnation took over");
        });
        await TestContext.Out.WriteLineAsync($"{kind}: {result}, epochs {before[^1].Epoch} to {after[^1].Epoch}");
    }
}

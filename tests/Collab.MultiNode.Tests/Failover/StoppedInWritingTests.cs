using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>
/// A process stopped in the middle of a write holds what the database has locked for it. PostgreSQL can end its
/// transaction; an SQLite file stays locked until the process goes on or dies, so there is nothing to test there.
/// </summary>
internal sealed class StoppedInWritingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task A_node_that_is_stopped_in_the_middle_of_writing_does_not_hold_its_conference_up()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.PostgreSql);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "stopped");
        await meeting.CreateAsync();
        foreach (var node in cluster.Nodes)
            await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints]);
        foreach (var client in meeting.Clients) client.StartSending(TimeSpan.Zero);
        await meeting.ProgressAsync("talking", 50);
        var zombie = await ZombieTests.HostAsync(cluster);
        zombie.Pause();
        await meeting.ProgressAsync("talking without the stopped node", 50);
        zombie.Resume();
        cluster.Forget(zombie);
        Assert.That(await zombie.ExitAsync(Patience), Is.EqualTo(ZombieTests.RemovedExitCode));
        await meeting.ProgressAsync("talking after the zombie woke", 50);
        var result = await meeting.CheckAsync(ackedMin: 300);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
        await zombie.DisposeAsync();
    }
}

using System.Diagnostics;
using Collab.Actors.Journal;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Membership;

/// <summary>Two nodes are enough: whichever is lost, and however, the other goes on.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class TwoNodesTests(JournalKind kind)
{
    private const int RemovedExitCode = 70;
    private const int Conferences = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Heartbeats missed for 2 s, a stable picture for 3 s, up to 1 s until the resolver looks, and 1.2 s of head start
    /// for the other side; the rest is for a busy machine.
    /// </summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    /// <summary>From noticing to the process's end: a second, and more on a busy machine.</summary>
    private static readonly TimeSpan LeavingMax = TimeSpan.FromSeconds(3);

    /// <summary>At equal size the side with the lowest address has the head start, so both cases are tried.</summary>
    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(240_000)]
    public async Task A_node_that_is_stopped_is_given_up_and_leaves_by_itself_when_it_wakes(bool lowest)
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        var ordered = cluster.Nodes.OrderBy(node => int.Parse(node.Akka.Split(':')[1])).ToList();
        var (zombie, survivor) = lowest ? (ordered[0], ordered[1]) : (ordered[1], ordered[0]);

        // Several conferences, so that each node hosts some; and somebody who is connected to the one that is stopped.
        var meetings = Enumerable.Range(1, Conferences).Select(i => new Meeting(cluster, $"two-{i}")).ToList();
        foreach (var meeting in meetings)
        {
            await meeting.CreateAsync();
            await meeting.JoinAsync($"{meeting.Id.Name}-stays", survivor.Endpoint, zombie.Endpoint);
        }

        await meetings[0].JoinAsync("moves", zombie.Endpoint, survivor.Endpoint);

        await zombie.PauseBetweenWritesAsync(journal);
        foreach (var client in meetings.SelectMany(x => x.Clients)) client.StartSending(TimeSpan.FromMilliseconds(5));
        await Task.WhenAll(meetings.Select(x => x.ProgressAsync("talking without the stopped node", 50)));
        var pause = meetings.Max(x => x.Clients[0].LongestPause);
        var clock = Stopwatch.StartNew();
        zombie.Resume();
        cluster.Forget(zombie);
        await Eventually.HoldsAsync(
            "the zombie notices", Patience,
            () => !zombie.IsAlive || zombie.Tail.Contains("leaves the cluster", StringComparison.Ordinal));
        var noticed = clock.Elapsed;
        var exit = await zombie.ExitAsync(Patience);
        var left = clock.Elapsed - noticed;
        await Task.WhenAll(meetings.Select(x => x.ProgressAsync("talking after the zombie has left", 20)));

        var results = new List<CheckResult>();
        foreach (var meeting in meetings) results.Add(await meeting.CheckAsync(ackedMin: 60));
        await TestContext.Out.WriteLineAsync(
            $"{kind}, {(lowest ? "lowest" : "highest")} stopped: pause {pause.TotalMilliseconds:F0} ms; noticed "
            + $"{noticed.TotalMilliseconds:F0} ms after it woke, left within {left.TotalMilliseconds:F0} ms more.");
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(RemovedExitCode));
            Assert.That(pause, Is.LessThan(SilenceMax));
            Assert.That(left, Is.LessThan(LeavingMax));
            Assert.That(results, Has.All.Property(nameof(CheckResult.Verdict)).EqualTo(Verdict.Valid));
        });
        await zombie.DisposeAsync();
    }

    [Test]
    [CancelAfter(240_000)]
    public async Task Either_node_can_be_killed_and_comes_back()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        await using var meeting = await TalkAsync(cluster);
        var pauses = new List<TimeSpan>();

        // The oldest first, then the one that has become the oldest.
        for (var kill = 1; kill <= 3; kill++)
        {
            foreach (var client in meeting.Clients) client.ForgetPauses();
            var victim = cluster.Nodes[0];
            await cluster.KillAsync(victim);
            await meeting.ProgressAsync($"talking after kill {kill}", 50);
            pauses.Add(meeting.Clients.Max(client => client.LongestPause));
            await Eventually.GetAsync(
                "the survivor deletes the dead one's row", Patience,
                () => journal.QueryAsync("SELECT name FROM collab_node"), rows => rows.Count == 1, "one row");
            await cluster.StartNodeAsync(victim.Name);
            await cluster.WholeAsync();

            // For more than a second: a node that came back has a new port, of which clients are told twice a second.
            await meeting.ProgressAsync($"talking with two nodes again, {kill}", 200);
        }

        var result = await meeting.CheckAsync(ackedMin: 200);
        await TestContext.Out.WriteLineAsync(
            $"{kind}: pauses {string.Join(", ", pauses.Select(x => $"{x.TotalMilliseconds:F0} ms"))}. {result}");
        Assert.That(pauses, Is.All.LessThan(TimeSpan.FromSeconds(5)), "without waiting for the split-brain resolver");
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
    }

    private static async Task<Meeting> TalkAsync(TestCluster cluster)
    {
        var meeting = new Meeting(cluster, "two");
        await meeting.CreateAsync();
        foreach (var node in cluster.Nodes)
            await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints]);
        foreach (var client in meeting.Clients) client.StartSending(TimeSpan.FromMilliseconds(5));
        await meeting.ProgressAsync("talking", 50);
        return meeting;
    }
}

using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>Every node is stopped in good order and started again, one by one, while everybody is talking.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class RollingRestartTests(JournalKind kind)
{
    private const int Conferences = 5;
    private const int ClientsEach = 4;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    [Test]
    [CancelAfter(300_000)]
    public async Task Restarting_every_node_under_load_shows_no_error_to_anybody()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        var meetings = Enumerable.Range(1, Conferences).Select(i => new Meeting(cluster, $"roll-{i}")).ToList();
        foreach (var meeting in meetings) await PopulateAsync(cluster, meeting);

        var pauses = new List<TimeSpan>();
        foreach (var node in cluster.Nodes.ToList())
        {
            await Task.WhenAll(meetings.Select(m => m.ProgressAsync($"talking before {node.Name} goes", 20)));
            foreach (var client in meetings.SelectMany(m => m.Clients)) client.ForgetPauses();
            cluster.Forget(node);
            Assert.That(await node.TerminateAsync(DrainTimeout + DrainTimeout), Is.Zero, node.Tail);
            await Task.WhenAll(meetings.Select(m => m.ProgressAsync($"talking without {node.Name}", 20)));
            pauses.Add(meetings.SelectMany(m => m.Clients).Max(client => client.LongestPause));
            await cluster.StartNodeAsync(node.Name);
            await cluster.WholeAsync();
            await node.DisposeAsync();
        }

        await Task.WhenAll(meetings.Select(m => m.ProgressAsync("talking at full strength again", 20)));
        var results = new List<CheckResult>();
        foreach (var meeting in meetings) results.Add(await meeting.CheckAsync(ackedMin: ClientsEach * 100));

        await TestContext.Out.WriteLineAsync(
            $"{kind}: acked {results.Sum(x => x.Acked)}, longest pause at each restart "
            + string.Join(", ", pauses.Select(x => $"{x.TotalMilliseconds:F0} ms")));
        Assert.Multiple(() =>
        {
            Assert.That(results, Has.All.Property(nameof(CheckResult.Verdict)).EqualTo(Verdict.Valid));
            Assert.That(
                meetings.SelectMany(m => m.History.Operations).Where(x => x.Outcome != Outcome.Ok),
                Is.Empty,
                "no error reached a caller");
        });
        foreach (var meeting in meetings) await meeting.DisposeAsync();
    }

    /// <summary>Each client's first choice of node is another, so that every node serves every conference.</summary>
    private static async Task PopulateAsync(TestCluster cluster, Meeting meeting)
    {
        await meeting.CreateAsync();
        for (var i = 0; i < ClientsEach; i++)
        {
            var endpoints = cluster.Endpoints.Skip(i % 3).Concat(cluster.Endpoints.Take(i % 3));
            var client = await meeting.JoinAsync($"{meeting.Id.Name}-p{i}", endpoints);
            client.StartSending(TimeSpan.FromMilliseconds(5));
        }
    }
}

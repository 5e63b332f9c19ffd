using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>The process of the busiest node is killed while everybody is talking.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class KilledNodeTests(JournalKind kind)
{
    private const int Conferences = 5;
    private const int ClientsEach = 4;
    private const int Kills = 3;

    [Test]
    [CancelAfter(300_000)]
    public async Task Killing_the_busiest_node_three_times_loses_nothing()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        var meetings = Enumerable.Range(1, Conferences).Select(i => new Meeting(cluster, $"talk-{i}")).ToList();
        foreach (var meeting in meetings) await PopulateAsync(cluster, meeting);

        var pauses = new List<TimeSpan>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await Task.WhenAll(meetings.Select(m => m.ProgressAsync($"talking before kill {kill}", 20)));
            foreach (var client in meetings.SelectMany(m => m.Clients)) client.ForgetPauses();
            var victim = await cluster.BusiestAsync();
            await cluster.KillAsync(victim);
            await Task.WhenAll(meetings.Select(m => m.ProgressAsync($"talking after kill {kill}", 20)));
            pauses.Add(meetings.SelectMany(m => m.Clients).Max(client => client.LongestPause));
            await cluster.StartNodeAsync(victim.Name);
            await cluster.WholeAsync();
        }

        await Task.WhenAll(meetings.Select(m => m.ProgressAsync("talking at full strength again", 20)));
        var (resent, deduplicated) = (
            meetings.SelectMany(m => m.Clients).Sum(c => c.Client.Counters.CommandsResent),
            meetings.SelectMany(m => m.Clients).Sum(c => c.Client.Counters.CommandsDeduplicated));
        var results = new List<CheckResult>();
        foreach (var meeting in meetings) results.Add(await meeting.CheckAsync(ackedMin: ClientsEach * 100));

        await TestContext.Out.WriteLineAsync(
            $"{kind}: acked {results.Sum(x => x.Acked)}, resent {resent}, deduplicated {deduplicated}, "
            + $"longest pause after each kill {string.Join(", ", pauses.Select(x => $"{x.TotalMilliseconds:F0} ms"))}");
        Assert.That(results, Has.All.Property(nameof(CheckResult.Verdict)).EqualTo(Verdict.Valid));
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

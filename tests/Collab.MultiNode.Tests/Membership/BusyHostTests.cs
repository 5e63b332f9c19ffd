using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Membership;

/// <summary>A host application that blocks the thread pool, or collects its memory for long, is not dead.</summary>
internal sealed class BusyHostTests
{
    /// <summary>The same as collab, with a standard input that takes faults.</summary>
    private static readonly string FaultyProgram = Path.Combine(AppContext.BaseDirectory, "Collab.TestNode.dll");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCase("starve 5", "@FAULT starve items=240")]
    [TestCase("gc-pause 800", "@FAULT gc-pause longest=")]
    [CancelAfter(240_000)]
    public async Task Nobody_is_downed_and_traffic_goes_on(string fault, string answer)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.PostgreSql);
        await using var cluster = await TestCluster.StartAsync(FaultyProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "busy");
        await meeting.CreateAsync();
        foreach (var node in cluster.Nodes)
            await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints]);
        foreach (var client in meeting.Clients) client.StartSending(TimeSpan.FromMilliseconds(5));
        await meeting.ProgressAsync("talking", 50);
        var before = await ProcessesAsync(cluster);
        foreach (var client in meeting.Clients) client.ForgetPauses();

        var busy = cluster.Nodes[0];
        await busy.TellAsync(fault);
        var said = await busy.HearAsync(answer, Patience);
        await meeting.ProgressAsync("talking after the fault", 50);
        var pause = meeting.Clients.Max(client => client.LongestPause);
        await cluster.WholeAsync();
        var after = await ProcessesAsync(cluster);
        var tails = cluster.Tails();

        var result = await meeting.CheckAsync(ackedMin: 300);
        await TestContext.Out.WriteLineAsync(
            $"{said}; longest pause {pause.TotalMilliseconds:F0} ms. {result}");
        Assert.Multiple(() =>
        {
            if (fault.StartsWith("gc", StringComparison.Ordinal))
                Assert.That(int.Parse(said[answer.Length..]), Is.GreaterThanOrEqualTo(800), "the pause was real");
            Assert.That(after, Is.EqualTo(before), "the same processes are members");
            Assert.That(cluster.Nodes.Select(node => node.IsAlive), Is.All.True);
            Assert.That(tails, Does.Not.Contain("SBR is downing").And.Not.Contain("leaves the cluster"));
            Assert.That(pause, Is.LessThan(TimeSpan.FromSeconds(4)), "traffic went on meanwhile");
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
        });
    }

    private static async Task<string> ProcessesAsync(TestCluster cluster)
    {
        var seen = await cluster.NodesSeenByAsync(cluster.Nodes[1]);
        return string.Join(' ', seen.OrderBy(node => node.Name).Select(node => $"{node.Name}:{node.Endpoint}"));
    }
}

using System.Diagnostics;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Actors.Tests.Nodes;
using Collab.Testing;
using Microsoft.Extensions.Hosting;

namespace Collab.Actors.Tests.Membership;

/// <summary>Nodes without seeds find each other through the journal's database, and form one cluster.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class DiscoveryTests(JournalKind kind) : NodeSpec(kind)
{
    /// <summary>A port that nothing listens on: it is not for programs to ask for.</summary>
    private const string Nowhere = "127.0.0.1:1";

    private const string LongAgo = "1000";

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Three_nodes_that_start_at_the_same_moment_form_one_cluster(int time)
    {
        var nodes = await StartTogetherAsync(null, "n1", "n2", "n3");

        Assert.That(nodes.Select(node => node.Node.Nodes.Count), Is.All.EqualTo(3), $"time {time}");
        await Eventually.GetAsync(
            "all have written themselves", Soon,
            () => Journal.QueryAsync("SELECT name FROM collab_node ORDER BY name"), rows => rows.Count == 3);
        Assert.That(
            await Journal.QueryAsync("SELECT count(DISTINCT cluster), min(cluster) > 0 FROM collab_node"),
            Is.EqualTo(new[] { Journal.Kind == JournalKind.Sqlite ? "1|1" : "1|True" }));
    }

    [Test]
    public async Task A_node_that_comes_later_finds_the_others_and_one_that_leaves_is_forgotten()
    {
        await StartTogetherAsync(null, "n1");
        var later = await StartTogetherAsync(null, "n2");
        await Eventually.GetAsync(
            "both have written themselves", Soon,
            () => Journal.QueryAsync("SELECT name FROM collab_node"), rows => rows.Count == 2);

        await later[0].StopAsync();

        Assert.That(await Journal.QueryAsync("SELECT name FROM collab_node"), Is.EqualTo(new[] { "n1" }));
    }

    [Test]
    public async Task Rows_of_a_cluster_that_died_long_ago_do_not_stop_a_new_one_for_longer_than_the_doubt()
    {
        for (var i = 1; i <= 3; i++) await WriteRowAsync($"127.0.0.{i}:1", $"old{i}", LongAgo, cluster: 7);
        var clock = Stopwatch.StartNew();

        await StartTogetherAsync(null, "n1", "n2");

        TestContext.Out.WriteLine($"Two nodes were one cluster after {clock.ElapsedMilliseconds} ms.");
        Assert.That(clock.Elapsed, Is.GreaterThan(NodeWatch.Doubt), "they were watched");
        await Eventually.GetAsync(
            "who is gone is forgotten", Soon,
            () => Journal.QueryAsync("SELECT name FROM collab_node ORDER BY name"),
            rows => rows.SequenceEqual(["n1", "n2"]));
    }

    [Test]
    public async Task A_row_that_is_fresh_while_its_node_is_dead_is_waited_for_until_it_expires()
    {
        await WriteRowAsync(Nowhere, "dead", Now, cluster: 7);
        var clock = Stopwatch.StartNew();

        await StartTogetherAsync(null, "n1");

        Assert.That(clock.Elapsed, Is.GreaterThan(NodeWatch.Doubt));
        TestContext.Out.WriteLine($"Up after {clock.ElapsedMilliseconds} ms.");
    }

    [Test]
    public async Task While_a_member_gives_signs_of_life_nobody_forms_another_cluster()
    {
        using var gone = new CancellationTokenSource();
        var living = LiveAsync(Nowhere, "unreachable", cluster: 1, gone.Token);
        var host = TestNode.Build(options =>
        {
            (options.NodeName, options.Journal) = ("n1", Journal.Text);
            options.SessionKey = new byte[32];
            options.JoinTimeout = NodeWatch.Expiry + NodeWatch.Doubt;
        });

        Assert.That(
            async () => await host.StartAsync(),
            Throws.TypeOf<TimeoutException>().With.Message.Contains($"unreachable at {Nowhere}"));

        await gone.CancelAsync();
        await living;
        await ((IAsyncDisposable)host).DisposeAsync();
        Assert.That(await Journal.QueryAsync("SELECT name FROM collab_node"), Is.EqualTo(new[] { "unreachable" }));
    }

    [Test]
    public async Task Who_is_in_a_cluster_that_another_one_has_replaced_leaves()
    {
        var exitCode = Environment.ExitCode;
        var nodes = await StartTogetherAsync(null, "n1");
        using var gone = new CancellationTokenSource();

        var living = LiveAsync(Nowhere, "younger", cluster: 99, gone.Token);
        await nodes[0].Node.System.WhenTerminated.WaitAsync(Soon);

        await Eventually.HoldsAsync("the host is told", Soon, () => nodes[0].ToldHostToStop);
        Assert.That(Environment.ExitCode, Is.EqualTo(CollabNode.RemovedExitCode));
        await gone.CancelAsync();
        await living;
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task A_node_whose_row_the_others_have_deleted_was_given_up_and_leaves()
    {
        var exitCode = Environment.ExitCode;
        var nodes = await StartTogetherAsync(null, "n1");

        await Eventually.HoldsAsync(
            "its row is deleted", Soon, async () => await Journal.ExecuteAsync("DELETE FROM collab_node") == 1);

        await nodes[0].Node.System.WhenTerminated.WaitAsync(Soon);
        await Eventually.HoldsAsync("the host is told", Soon, () => nodes[0].ToldHostToStop);
        Assert.That(Environment.ExitCode, Is.EqualTo(CollabNode.RemovedExitCode));
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task Seeds_switch_discovery_off_and_who_came_by_them_can_be_found()
    {
        var n1 = await StartAsync("n1");
        await StartAsync("n2", null, n1);

        await Eventually.GetAsync(
            "n2 has taken its cluster's number", Soon,
            () => Journal.QueryAsync("SELECT count(*) FROM collab_node WHERE cluster > 0"),
            rows => rows.SequenceEqual(["2"]));
        await n1.StopAsync();
        await StartTogetherAsync(null, "n3");
    }

    private string Now => Journal.Kind == JournalKind.Sqlite
        ? "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
        : "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

    private Task<int> WriteRowAsync(string address, string name, string seen, int cluster) => Journal.ExecuteAsync($"""
        INSERT INTO collab_node (address, uid, name, cluster, seen) VALUES ('{address}', 1, '{name}', {cluster}, {seen})
        ON CONFLICT (address) DO UPDATE SET seen = {seen}
        """);

    /// <summary>Gives signs of life for a node that cannot be reached.</summary>
    private async Task LiveAsync(string address, string name, int cluster, CancellationToken gone)
    {
        using var timer = new PeriodicTimer(NodeWatch.Interval / 2);
        try
        {
            do await WriteRowAsync(address, name, Now, cluster);
            while (await timer.WaitForNextTickAsync(gone));
        }
        catch (OperationCanceledException)
        {
            // Gone.
        }
    }
}

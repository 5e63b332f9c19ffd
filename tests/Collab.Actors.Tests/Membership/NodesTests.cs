using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Testing;

namespace Collab.Actors.Tests.Membership;

/// <summary>What nodes know of each other.</summary>
internal sealed class NodesTests() : NodeSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task Every_node_lists_every_node_itself_first_with_endpoint_and_load()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        n1.Node.Announce("http://127.0.0.1:1/collab");
        n2.Node.Announce("http://127.0.0.1:2/collab");
        await JoinAsync(n2, "ann");

        foreach (var (node, other) in new[] { (n1, "n2"), (n2, "n1") })
        {
            var nodes = await Eventually.GetAsync(
                $"{node.Name} knows all",
                Soon,
                () => Task.FromResult(node.Node.Nodes),
                all => all.Count == 2 && all.All(x => x.Endpoint.Length > 0)
                    && all.Sum(x => x.Connections) == 1 && all.Sum(x => x.Primaries) == 1);
            Assert.That(nodes.Select(x => x.Name), Is.EqualTo(new[] { node.Name, other }));
            Assert.That(nodes.Select(x => x.Self), Is.EqualTo(new[] { true, false }));
            Assert.That(nodes.Select(x => x.ProcessId), Is.All.EqualTo(Environment.ProcessId));
        }

        var bob = await JoinAsync(n1, "bob");
        Assert.That(bob.Joined.Endpoints, Is.EqualTo(new[] { "http://127.0.0.1:2/collab" }));
    }

    [Test]
    public async Task A_node_that_is_drained_from_another_one_is_told_to_nobody_any_more()
    {
        var n1 = await StartAsync();
        var n2 = await StartAsync("n2", null, n1);
        await CreateTeaAsync(n1);
        n2.Node.Announce("http://127.0.0.1:2/collab");
        await Eventually.HoldsAsync(
            "n1 knows where n2 is", Soon, () => n1.Node.Nodes.All(x => x.Self || x.Endpoint.Length > 0));
        var ann = await JoinAsync(n1, "ann");
        Assert.That(ann.Joined.Endpoints, Has.Count.EqualTo(1));

        Assert.That(n1.Node.TryDrain("n3"), Is.False);
        Assert.That(n1.Node.TryDrain("n2"));

        await Eventually.HoldsAsync(
            "n1 sees it drain", Soon, () => n1.Node.Nodes.Single(x => !x.Self).Status == "draining");
        Assert.That(n2.Node.Draining);
        Assert.That((await JoinAsync(n1, "bob")).Joined.Endpoints, Is.Empty);
        await ann.Connection.FirstAsync(
            "who is in already is told", Soon, m => m.Status is { } status && status.Endpoints.Count == 0);
    }

    [Test]
    public async Task A_node_whose_system_died_unasked_is_downed_at_once()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1");
        var n2 = await StartAsync("n2", null, n1);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        await n1.CrashAsync();
        await Eventually.HoldsAsync("n2 is alone", Soon, () => n2.Node.Nodes.Count == 1);

        TestContext.Out.WriteLine($"Alone after {clock.ElapsedMilliseconds} ms.");
        Assert.That(
            clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), "without waiting for the split-brain resolver");
        Assert.That(n2.Node.Health, Is.Empty, "the survivor of two lives");
        Environment.ExitCode = exitCode;
    }
}

using System.Diagnostics;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Hosting;

/// <summary>A node in its host: what it says of itself, and how it goes.</summary>
internal sealed class NodeTests() : NodeSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task An_unsafe_journal_shows_in_the_health()
    {
        var node = await StartAsync(configure: x => x.Hocon = "collab.journal.sqlite.synchronous = normal");

        Assert.That(node.Node.Health.Select(finding => (finding.Code, finding.Blocking)),
            Is.EqualTo(new[] { ("journal_synchronous_off", false) }));
    }

    [Test]
    public async Task A_node_that_serves_is_healthy_and_one_that_stops_is_draining()
    {
        var node = await StartAsync();
        Assert.That(node.Node.Health, Is.Empty);

        var information = node.Node;
        await node.StopAsync();

        Assert.That(information.Draining);
        Assert.That(information.Health.Select(finding => finding.Code), Does.Contain("draining"));
    }

    [Test]
    public async Task Stopping_a_node_with_open_connections_is_quick_and_tells_everybody_where_to_go_on()
    {
        var node = await StartWithTeaAsync();
        var clients = new List<TestClient>();
        for (var i = 0; i < 50; i++) clients.Add(await JoinAsync(node, $"p{i}"));
        var conferences = node.Conferences;
        var clock = Stopwatch.StartNew();

        await node.StopAsync();

        TestContext.Out.WriteLine($"Stopped within {clock.ElapsedMilliseconds} ms.");
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        foreach (var client in clients)
            Assert.That(client.Connection.Ending, Is.EqualTo(clients[0].Connection.Ending! with { Resume = true }));
        Assert.That(clients[0].Connection.Ending!.Code, Is.EqualTo(RefusalCode.ServerDraining));

        var late = new RecordingConnection();
        conferences.Connect(clients[0].Identity, new Hello(), late);
        Assert.That(late.Ending?.Code, Is.EqualTo(RefusalCode.ServerDraining));
    }

    [Test]
    public async Task Whoever_comes_while_the_node_stops_is_answered_too()
    {
        var node = await StartWithTeaAsync();
        await JoinAsync(node, "ann");
        var conferences = node.Conferences;
        var clients = new List<TestClient>();
        var stopping = node.StopAsync();
        for (var i = 0; !stopping.IsCompleted; i++)
        {
            if (clients.Count < 500)
                clients.Add(TestClient.Connect(conferences, Tea, $"p{i}", Role.Attendee, Soon));
            await Task.Yield();
        }

        foreach (var client in clients) await client.EndedAsync();
    }

    [Test]
    public async Task A_connect_to_a_replica_that_has_just_stopped_is_answered()
    {
        var node = await StartAsync("n1", options => options.TuneReplicas = x => x with
        {
            IdleTimeout = TimeSpan.FromMilliseconds(1),
            TickInterval = TimeSpan.FromMilliseconds(5),
        });
        await CreateTeaAsync(node);
        for (var i = 0; i < 200; i++)
        {
            var ann = await JoinAsync(node, "ann");
            ann.Drop();
        }

        await Eventually.HoldsAsync(
            "no connection is left", Soon, () => node.Node.Nodes.Single(x => x.Self).Connections == 0);
    }
}

using Collab.Actors.Journal;
using Collab.Client;
using Collab.Core.Services;
using Collab.Testing;
using Collab.Testing.Databases;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;
using Fundraiser.Pledges;
using NUnit.Framework;

namespace Fundraiser.Tests;

/// <summary>Everybody pledges as fast as they can while the server that counts is killed.</summary>
internal sealed class FailoverSpec
{
    private static readonly Workload Pledging = Workload.Of<MakePledge, PledgeMade>(
        "pledges", reference => new MakePledge { Reference = reference, Pounds = 5 }, made => made.Reference) with
    {
        Services = ServiceCatalog.BuiltIn.With(new PledgeService()),
    };

    [Test]
    [CancelAfter(180_000)]
    public async Task Every_pledge_counts_once_when_the_node_with_the_primary_is_killed()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        var program = NodeProgram.AspNetCore(typeof(PledgeService).Assembly);
        await using var cluster = await TestCluster.StartAsync(program, nodes: 3, journal);
        await using var gala = new Meeting(cluster, "gala", Pledging);
        await gala.CreateAsync();
        await gala.JoinAllAsync("ada", "bob", "cleo");
        foreach (var donor in gala.Clients) donor.StartSending(TimeSpan.FromMilliseconds(5));
        await gala.ProgressAsync("pledging on three nodes", 20);

        await cluster.KillAsync(await gala.HostAsync());
        await gala.ProgressAsync("pledging on two nodes", 20);

        var result = await gala.CheckAsync(ackedMin: 120);
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.ToString());
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task The_server_celebrates_once_when_the_goal_is_reached_after_a_node_was_killed(
        CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        var program = NodeProgram.AspNetCore(typeof(PledgeService).Assembly);
        await using var cluster = await TestCluster.StartAsync(
            program, nodes: 3, journal, new Dictionary<string, string> { ["Fundraiser__GoalPounds"] = "150" });
        await using var gala = new Meeting(cluster, "goal", Pledging);
        await gala.CreateAsync();
        await gala.JoinAllAsync("ada");
        var endpoints = cluster.Endpoints.ToList();
        var options = new ConferenceClientOptions { Services = [() => new PledgesClient()] };
        await using var bob = await ConferenceClient.JoinAsync(
            [endpoints[1], endpoints[2], endpoints[0]], "goal", gala.Ticket("bob"), options, cancellation);
        var pledges = bob.Service<PledgesClient>();
        for (var i = 0; i < 3; i++) await pledges.MakeAsync(30, $"before {i}", cancellation);

        await cluster.KillAsync(await gala.HostAsync());
        for (var i = 0; i < 3; i++) await pledges.MakeAsync(30, $"after {i}", cancellation);

        await Eventually.GetAsync(
            "the goal is celebrated", TimeSpan.FromSeconds(60), () => Task.FromResult(pledges.Total),
            total => total.GoalReached, "reached");
        Assert.That(pledges.Total, Is.EqualTo(new PledgeTotal(6, 180, true)));
        var log = await journal.EventsAsync(gala.Id.PersistenceId);
        Assert.That(log.Count(x => x.Type == nameof(GoalReached)), Is.EqualTo(1));
    }
}

using Collab.Actors.Journal;
using Collab.Core.Services;
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
}

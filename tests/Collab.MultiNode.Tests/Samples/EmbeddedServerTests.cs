using System.Diagnostics;
using Collab.Actors.Journal;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Samples;

/// <summary>Somebody else's application joins a running cluster and serves participants.</summary>
internal sealed class EmbeddedServerTests
{
    private const int CollabLinesMax = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task The_sample_has_few_lines_of_Collab()
    {
        var lines = await File.ReadAllLinesAsync(RepositoryFiles.At("samples", "EmbeddedServer", "Program.cs"));
        var (inside, count) = (false, 0);
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line == "// --- Collab ---") inside = !inside;
            else if (inside && line.Length > 0) count++;
        }

        Assert.That(count, Is.InRange(1, CollabLinesMax));
        var mentions = lines.Where(line => !line.Contains("//", StringComparison.Ordinal))
            .Count(line => line.Contains("Collab", StringComparison.Ordinal));
        Assert.That(mentions, Is.LessThanOrEqualTo(count), "nothing of Collab outside the marks");
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task It_joins_a_running_cluster_and_its_participants_meet_the_others()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 1, journal);
        await using var meeting = new Meeting(cluster, "shop");
        await meeting.CreateAsync();
        using var shop = StartShop(cluster, journal);
        try
        {
            var nodes = await Eventually.GetAsync(
                "the shop is a node of the cluster",
                Patience,
                () => cluster.NodesSeenByAsync(cluster.Nodes[0]),
                seen => seen.Any(node => node.Name == "shop-1" && node.Status == "up" && node.Endpoint.Length > 0),
                "a node shop-1 that is up");
            var endpoint = new Uri(nodes.Single(node => node.Name == "shop-1").Endpoint);
            using var http = new HttpClient();
            var shelf = await http.GetStringAsync(new Uri(endpoint, "/shelf"));
            Assert.That(shelf, Does.Contain("tea"), "the shop is still a shop");

            var assistant = await meeting.JoinAsync("assistant", cluster.Nodes[0].Endpoint);
            var customer = await meeting.JoinAsync("customer", endpoint);
            await customer.Client.Chat.PostAsync("Where is the cake?");
            await Eventually.HoldsAsync(
                "the assistant hears the customer",
                Patience,
                () => assistant.Client.Chat.Messages.Any(message => message.Text == "Where is the cake?"));
            Assert.That(customer.Client.Status.Node, Is.EqualTo("shop-1"));
        }
        finally
        {
            shop.Kill(entireProcessTree: true);
            await shop.WaitForExitAsync();
        }
    }

    private static Process StartShop(TestCluster cluster, TestJournal journal)
    {
        // The sample is built with the solution, in the tests' own configuration.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = RepositoryFiles.At(
            "samples", "EmbeddedServer", "bin", configuration, "net10.0", "EmbeddedServer.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", program, "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["COLLAB_JOURNAL"] = journal.Text,
                ["Collab__Gateway__TicketKeys__0__Id"] = "main",
                ["Collab__Gateway__TicketKeys__0__Secret"] = cluster.TicketKey,
            },
        };
        return Process.Start(start)!;
    }
}

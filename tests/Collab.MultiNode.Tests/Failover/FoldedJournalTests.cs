using System.Net.Http.Headers;
using Collab.Actors.Journal;
using Collab.Protocol.Services.Conference;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>The journal is the truth: folding it gives the live state, wherever the conference has lived.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class FoldedJournalTests(JournalKind kind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task Folding_the_journal_of_a_conference_that_lived_on_three_nodes_gives_the_live_state()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "wanderer");
        await meeting.CreateAsync();
        var client = await meeting.JoinAsync("ada", cluster.Endpoints);
        client.StartSending(TimeSpan.Zero);
        var homes = new HashSet<string>();
        while (homes.Count < 3)
        {
            await meeting.ProgressAsync("talking", 30);
            homes = (await journal.EventsAsync(meeting.Id.PersistenceId))
                .Where(e => e.Type == nameof(Activated))
                .Select(e => Activated.Parser.ParseFrom(e.Body).Node)
                .ToHashSet();
            if (homes.Count == 3) break;

            // The hosting node goes for good, a new one comes: the conference has not lived there yet.
            var host = await Eventually.GetAsync(
                "the hosting node is known", Patience, cluster.BusiestAsync, node => homes.Contains(node.Name));
            await cluster.KillAsync(host);
            await meeting.ProgressAsync($"talking without {host.Name}", 10);
            await cluster.StartNodeAsync($"{host.Name}x");
            await cluster.WholeAsync();
        }

        await client.StopSendingAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", meeting.ApiToken());
        var live = await http.GetByteArrayAsync(
            new Uri($"{cluster.Nodes[0].Endpoint}/conferences/{meeting.Id.Name}/state"));
        var file = Path.GetTempFileName();
        string[] events = ["exec", TestCluster.CollabProgram, "events", meeting.Id.Name, "--journal", journal.Text];
        var printed = await ProgramRun.ToEndAsync("dotnet", events);
        await ProgramRun.ToEndAsync("dotnet", [.. events, "--fold", "--binary", file]);
        var folded = await File.ReadAllBytesAsync(file);
        File.Delete(file);

        Assert.Multiple(() =>
        {
            Assert.That(homes, Has.Count.EqualTo(3), "nodes that hosted it");
            Assert.That(folded, Is.EqualTo(live), "the folded journal and the live state, byte for byte");
            Assert.That(
                printed.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                Has.Length.EqualTo(client.Client.LastSeq), "one line for each event");
        });
        await TestContext.Out.WriteLineAsync($"{kind}: {client.Client.LastSeq} events on {string.Join(", ", homes)}");
    }
}

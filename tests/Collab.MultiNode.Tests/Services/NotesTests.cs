using Collab.Actors.Journal;
using Collab.Client;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Services;

/// <summary>Participants write one text through three nodes, one of which is killed under them.</summary>
internal sealed class NotesTests
{
    private const int WordsEach = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    [CancelAfter(240_000)]
    public async Task Every_word_stands_once_in_everybodys_text_when_the_node_with_the_primary_is_killed(
        CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = new Meeting(cluster, "notes");
        await meeting.CreateAsync();
        string[] names = ["ann", "ben", "cid"];
        var clients = new List<ConferenceClient>();
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            var endpoints = cluster.Endpoints.Skip(i).Concat(cluster.Endpoints.Take(i));
            clients.Add(await ConferenceClient.JoinAsync(
                [.. endpoints], meeting.Id.Name, meeting.Ticket(name), null, cancellation));
        }

        try
        {
            var writing = names.Select((name, i) => WriteAsync(clients[i], name, cancellation)).ToList();
            await Eventually.GetAsync(
                "some of it is written", Patience, () => Task.FromResult(clients[0].Notes.State.Version), x => x > 30,
                "more than 30 edits");
            await cluster.KillAsync(cluster.Nodes.Single(node => node.Name == clients[0].Status.PrimaryNode));
            await Task.WhenAll(writing);
            var last = clients.Max(client => client.Notes.State.Version);
            foreach (var client in clients)
            {
                await Eventually.GetAsync(
                    "everybody has everything", Patience, () => Task.FromResult(client.Notes.State.Version),
                    x => x >= last, $"version {last}");
            }

            var text = clients[0].Notes.State.Text;
            var words = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var wanted = names.SelectMany(name => Enumerable.Range(0, WordsEach).Select(i => $"{name}{i}"));
            Assert.That(clients.Select(client => client.Notes.State.Text), Is.All.EqualTo(text));
            Assert.That(words, Is.EquivalentTo(wanted));
            Assert.That(await clients[1].Notes.GetVersionAsync(last, cancellation), Is.EqualTo(text));
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }

    /// <summary>Everybody writes at the same places: at the beginning, in the middle, at the end.</summary>
    private static async Task WriteAsync(ConferenceClient client, string name, CancellationToken cancellation)
    {
        var written = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < WordsEach; i++)
        {
            var word = $"{name}{i}\n";
            written.Add(client.Notes.EditAsync(
                text =>
                {
                    var at = word.Length % 3 == 0 ? 0 : text.IndexOf('\n', text.Length / 2) + 1;
                    return Collab.Protocol.Texts.TextEdits.Replace(at, 0, word);
                },
                cancellation));
            await pace.WaitForNextTickAsync(cancellation);
        }

        await Task.WhenAll(written);
    }
}

using System.Security.Cryptography;
using Collab.Actors.Journal;
using Collab.Client;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Services;

/// <summary>A file whose node is killed in the middle of its upload, and its link at the node that is left.</summary>
internal sealed class FilesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly byte[] Content = RandomBytes(20_000_000);

    [Test]
    [CancelAfter(240_000)]
    public async Task An_upload_goes_on_at_another_node_and_a_link_is_good_at_any(CancellationToken cancellation)
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        await using var meeting = new Meeting(cluster, "files");
        await meeting.CreateAsync();
        var (first, second) = (cluster.Nodes[0], cluster.Nodes[1]);
        await using var ann = await JoinAsync(meeting, "ann", first, second, cancellation);
        await using var ben = await JoinAsync(meeting, "ben", second, first, cancellation);

        var killing = Task.CompletedTask;
        var progress = new Progress(at =>
        {
            if (at.Bytes > 0 && killing.IsCompletedSuccessfully && first.IsAlive) killing = cluster.KillAsync(first);
        });
        var file = await ann.Files.ShareAsync("a.bin", "", new MemoryStream(Content), progress, cancellation);
        await killing;
        Assert.That(first.IsAlive, Is.False, "it was killed while the upload was under way");

        await Eventually.GetAsync(
            "ben sees the file", Patience, () => Task.FromResult(ben.Files.State.Find(file)),
            x => x is { Stored: true }, "stored");
        using var copy = new MemoryStream();
        copy.Write(Content, 0, 1000);
        await ben.Files.DownloadAsync(file, copy, null, cancellation);
        Assert.That(SHA256.HashData(copy.ToArray()), Is.EqualTo(SHA256.HashData(Content)), "from where it ended");

        var link = await ben.Files.GetLinkAsync(file, cancellation);
        await cluster.StartNodeAsync(first.Name);
        using var http = new HttpClient();
        foreach (var node in cluster.Nodes)
        {
            var address = new Uri(node.Endpoint, link.PathAndQuery);
            Assert.That(await http.GetByteArrayAsync(address, cancellation), Has.Length.EqualTo(Content.Length));
        }
    }

    private static Task<ConferenceClient> JoinAsync(
        Meeting meeting, string participant, NodeProcess node, NodeProcess other, CancellationToken cancellation) =>
        ConferenceClient.JoinAsync(
            [node.Endpoint, other.Endpoint], meeting.Id.Name, meeting.Ticket(participant), null, cancellation);

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed class Progress(Action<BlobProgress> report) : IProgress<BlobProgress>
    {
        public void Report(BlobProgress value) => report(value);
    }
}

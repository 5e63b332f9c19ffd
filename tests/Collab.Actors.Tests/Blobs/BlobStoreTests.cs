using Collab.Actors.Blobs;
using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Blobs;

/// <summary>What every store keeps to; on both databases and in a folder.</summary>
[TestFixture("sqlite")]
[TestFixture("postgres")]
[TestFixture("files")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BlobStoreTests(string kind)
{
    private const int Chunk = BlobLimits.ChunkBytes;

    private static readonly ConferenceId Tea = new("main", "tea");
    private static readonly CancellationToken None = CancellationToken.None;

    private TestJournal? _journal;
    private string _folder = "";
    private IBlobStore _store = null!;
    // As another node has it.
    private IBlobStore _other = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        if (kind == "files")
        {
            _folder = Directory.CreateTempSubdirectory("collab-blobs-").FullName;
            (_store, _other) = (new FileBlobStore(_folder), new FileBlobStore(_folder));
            return;
        }

        _journal = await TestJournal.CreateAsync(
            kind == "sqlite" ? JournalKind.Sqlite : JournalKind.PostgreSql);
        (_store, _other) = (new DatabaseBlobStore(_journal.Address), new DatabaseBlobStore(_journal.Address));
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_journal is not null) await _journal.DisposeAsync();
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task What_one_node_has_written_another_reads()
    {
        var (id, content) = (Id("1"), Content(Chunk + 1000));
        Assert.That(await _store.FindAsync(id, None), Is.Null);
        await WriteAsync(id, content);
        Assert.That(await _other.FindAsync(id, None), Is.EqualTo(new BlobInfo(id, content.Length, true)));
        Assert.That(await ReadAsync(_other, id, 0), Is.EqualTo(content));
        Assert.That(await ReadAsync(_other, id, Chunk + 7), Is.EqualTo(content[(Chunk + 7)..]));
        Assert.That(await ReadAsync(_other, id, content.Length), Is.Empty);
        Assert.That(await ReadAsync(_other, Id("2"), 0), Is.Empty);
    }

    [Test]
    public async Task A_chunk_is_added_at_the_end_and_nowhere_else()
    {
        var (id, content) = (Id("1"), Content(Chunk));
        Assert.That(await _store.AppendAsync(id, Chunk, content, None), Is.False, "nothing has begun");
        Assert.That(await _store.AppendAsync(id, 0, content, None), Is.True);
        Assert.That(await _other.AppendAsync(id, 0, content, None), Is.False, "it is there");
        Assert.That(await _other.AppendAsync(id, 2 * Chunk, content, None), Is.False, "that would be a gap");
        Assert.That(await _other.AppendAsync(id, Chunk, content, None), Is.True);
        Assert.That(await _store.FindAsync(id, None), Is.EqualTo(new BlobInfo(id, 2 * Chunk, false)));
        await _store.CompleteAsync(id, None);
        await _store.CompleteAsync(id, None);
        Assert.That(await _store.AppendAsync(id, 2 * Chunk, content, None), Is.False, "it is complete");
        Assert.That(await _store.AppendAsync(id, 0, content, None), Is.False, "it is complete");
    }

    [Test]
    public async Task Of_two_who_add_at_the_same_place_one_is_too_late()
    {
        var id = Id("1");
        for (var round = 0; round < 5; round++)
        {
            var offset = (long)round * Chunk;
            var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
                (i % 2 == 0 ? _store : _other).AppendAsync(id, offset, Content(Chunk, i), None)));
            Assert.That(added.Count(x => x), Is.EqualTo(1), $"round {round}");
        }

        Assert.That((await _store.FindAsync(id, None))!.Length, Is.EqualTo(5 * Chunk));
        Assert.That(await ReadAsync(_store, id, 0), Has.Length.EqualTo(5 * Chunk));
    }

    [Test]
    public async Task What_is_deleted_is_gone_and_may_begin_anew()
    {
        var id = Id("1");
        await _store.DeleteAsync(id, None);
        await WriteAsync(id, Content(Chunk + 5));
        await WriteAsync(Id("2"), Content(5));
        await _other.DeleteAsync(id, None);
        Assert.That(await _store.FindAsync(id, None), Is.Null);
        Assert.That(await ReadAsync(_store, id, 0), Is.Empty);
        Assert.That(await _store.AppendAsync(id, Chunk, Content(5), None), Is.False);
        Assert.That(await _store.ListAsync(Tea, None), Is.EqualTo(new[] { new BlobInfo(Id("2"), 5, true) }));
        await WriteAsync(id, Content(7));
        Assert.That(await ReadAsync(_other, id, 0), Is.EqualTo(Content(7)));
    }

    [Test]
    public async Task Everything_is_listed_by_conference()
    {
        ConferenceId[] conferences = [Tea, new("main", "Tea"), new("main", ".."), new("other", "tea"), new("A", "b")];
        foreach (var conference in conferences)
        {
            foreach (var name in new[] { "1", "..", "A", "a", "x.part" })
                await WriteAsync(new BlobId(conference, "files", name), Content(3));
            await _store.AppendAsync(new BlobId(conference, "documents", "1"), 0, Content(Chunk), None);
        }

        foreach (var conference in conferences)
        {
            var listed = await _other.ListAsync(conference, None);
            Assert.That(
                listed.Select(x => $"{x.Id} {x.Length} {x.Complete}"),
                Is.EquivalentTo(new[]
                {
                    $"{conference}/files/1 3 True", $"{conference}/files/.. 3 True", $"{conference}/files/A 3 True",
                    $"{conference}/files/a 3 True", $"{conference}/files/x.part 3 True",
                    $"{conference}/documents/1 {Chunk} False",
                }));
        }

        Assert.That(await _store.ListAsync(new ConferenceId("main", "nope"), None), Is.Empty);
        var pages = new List<ConferenceId>();
        IReadOnlyList<ConferenceId> page = [];
        do
        {
            page = await _store.ListConferencesAsync(pages.LastOrDefault(), 2, None);
            pages.AddRange(page);
        }
        while (page.Count == 2);

        Assert.That(pages, Is.EquivalentTo(conferences));
        Assert.That(pages.Select(x => x.ToString()), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
    }

    [Test]
    public async Task A_stream_seeks_and_reads_chunk_by_chunk()
    {
        var (id, content) = (Id("1"), Content((3 * Chunk) + 17));
        await WriteAsync(id, content);
        await using var stream = new BlobStream(_other, (await _other.FindAsync(id, None))!);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.That(read.ToArray(), Is.EqualTo(content));
        foreach (var at in new long[] { 0, 1, Chunk - 1, Chunk, (2 * Chunk) + 5, content.Length - 1 })
        {
            stream.Position = at;
            var one = new byte[1];
            Assert.That(await stream.ReadAsync(one), Is.EqualTo(1));
            Assert.That(one[0], Is.EqualTo(content[at]), $"at {at}");
        }

        stream.Seek(0, SeekOrigin.End);
        Assert.That(await stream.ReadAsync(new byte[5]), Is.Zero);
        await _store.DeleteAsync(id, None);
        stream.Position = 0;
        await Assert.ThrowsAsync<EndOfStreamException>(() => stream.CopyToAsync(Stream.Null));
    }

    private static BlobId Id(string name) => new(Tea, "files", name);

    private static byte[] Content(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private async Task WriteAsync(BlobId id, byte[] content)
    {
        for (var at = 0; at < content.Length; at += Chunk)
        {
            var chunk = content.AsMemory(at, Math.Min(Chunk, content.Length - at));
            Assert.That(await _store.AppendAsync(id, at, chunk, None), Is.True);
        }

        await _store.CompleteAsync(id, None);
    }

    private static async Task<byte[]> ReadAsync(IBlobStore store, BlobId id, long offset)
    {
        var all = new MemoryStream();
        var buffer = new byte[100_000];
        int read;
        while ((read = await store.ReadAsync(id, offset + all.Length, buffer, None)) > 0) all.Write(buffer, 0, read);
        return all.ToArray();
    }
}

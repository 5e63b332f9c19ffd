using Collab.Actors.Blobs;

namespace Collab.Actors.Tests.Blobs;

/// <summary>What is particular to contents in a folder.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FileBlobStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly BlobId Id = new(new ConferenceId("main", "tea"), "files", "1");
    private static readonly byte[] Chunk = new byte[BlobLimits.ChunkBytes];

    private string _folder = "";
    private FileBlobStore _store = null!;

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("collab-blobs-").FullName;
        _store = new FileBlobStore(_folder);
    }

    [TearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_chunk_that_a_crash_cut_off_is_written_over()
    {
        await _store.AppendAsync(Id, 0, Chunk, None);
        var file = Directory.GetFiles(_folder, "*.part", SearchOption.AllDirectories).Single();
        await File.AppendAllTextAsync(file, "half a chunk");
        Assert.That((await _store.FindAsync(Id, None))!.Length, Is.EqualTo(Chunk.Length));
        Assert.That(await _store.AppendAsync(Id, Chunk.Length, "the end"u8.ToArray(), None), Is.True);
        await _store.CompleteAsync(Id, None);
        var end = new byte[20];
        var read = await _store.ReadAsync(Id, Chunk.Length, end, None);
        Assert.That(end[..read], Is.EqualTo("the end"u8.ToArray()));
    }

    [Test]
    public async Task Nothing_is_left_of_what_was_deleted()
    {
        await _store.AppendAsync(Id, 0, Chunk, None);
        await _store.DeleteAsync(Id, None);
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    [Test]
    public async Task A_folder_that_cannot_be_used_is_an_outage()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var store = new FileBlobStore(file);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AppendAsync(Id, 0, Chunk, None));
    }
}

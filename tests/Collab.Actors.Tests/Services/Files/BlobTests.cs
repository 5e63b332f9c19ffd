using System.Globalization;
using System.Security.Cryptography;
using Collab.Actors.Blobs;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Core.Conferences;
using Collab.Core.Services.Files;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Google.Protobuf;

namespace Collab.Actors.Tests.Services.Files;

/// <summary>
/// Contents and the conferences that refer to them, whichever comes first and whatever fails between: an upload ends
/// and its event is refused, an event is there and nothing is uploaded.
/// </summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class BlobTests(JournalKind kind) : NodeSpec(kind)
{
    private const int Chunk = BlobLimits.ChunkBytes;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly byte[] Content = Random((2 * Chunk) + 100);

    private TestNode _node = null!;
    private TestClient _bob = null!;
    private DatabaseBlobStore _store = null!;

    private IBlobs Blobs => _node.Node.Blobs;

    [SetUp]
    public async Task OpenAsync()
    {
        _node = await StartWithTeaAsync();
        _store = new DatabaseBlobStore(Journal.Address);
        _bob = await JoinAsync(_node, "bob", Role.Host);
    }

    [Test]
    public async Task An_upload_in_parts_ends_with_its_event()
    {
        var id = await OfferAsync();
        Assert.That(await Blobs.ProgressAsync(id, None), Is.EqualTo(new BlobProgress(0, Content.Length, false)));
        var half = await Blobs.WriteAsync(id, 0, Part(0, Chunk + 50), None);
        Assert.That(half, Is.EqualTo(new BlobProgress(Chunk, Content.Length, false)), "whole chunks are kept");
        var refused = await Assert.ThrowsAsync<BlobRefusedException>(() => Blobs.OpenAsync(id, None));
        Assert.That(refused!.Code, Is.EqualTo(RefusalCode.NotFound));

        var misplaced = await Assert.ThrowsAsync<BlobRefusedException>(
            () => Blobs.WriteAsync(id, 0, Part(0, Chunk), None));
        Assert.That(misplaced!.Expected, Is.EqualTo(Chunk));
        Assert.That((await WriteRestAsync(id, Chunk)).Complete, Is.True);
        Assert.That((await FileAsync(id))!.Stored, Is.True);
        Assert.That(await ReadAsync(Blobs, id), Is.EqualTo(Content));

        var seq = (await StateAsync()).Seq;
        Assert.That((await WriteRestAsync(id, 2 * Chunk)).Complete, Is.True, "the last part again");
        Assert.That((await StateAsync()).Seq, Is.EqualTo(seq), "the event is there once");
    }

    [Test]
    public async Task A_part_that_breaks_off_is_kept_as_far_as_whole_chunks_go()
    {
        var id = await OfferAsync();
        await Assert.ThrowsAsync<IOException>(
            () => Blobs.WriteAsync(id, 0, new BreakingStream(Content, Chunk + 9), None));
        Assert.That((await Blobs.ProgressAsync(id, None)).Offset, Is.EqualTo(Chunk));
        Assert.That((await WriteRestAsync(id, Chunk)).Complete, Is.True);
    }

    [Test]
    public async Task A_part_too_short_to_be_kept_and_one_too_long_are_refused()
    {
        var id = await OfferAsync();
        var tooShort = await Assert.ThrowsAsync<BlobRefusedException>(
            () => Blobs.WriteAsync(id, 0, Part(0, 100), None));
        Assert.That(tooShort!.Message, Does.Contain("100").And.Contain($"{Chunk}"));
        await Blobs.WriteAsync(id, 0, Part(0, 2 * Chunk), None);
        var tooLong = await Assert.ThrowsAsync<BlobRefusedException>(
            () => Blobs.WriteAsync(id, 2 * Chunk, new MemoryStream(new byte[101]), None));
        Assert.That(tooLong!.Message, Does.Contain("more than"));
        Assert.That((await WriteRestAsync(id, 2 * Chunk)).Complete, Is.True);
    }

    [Test]
    public async Task Another_content_than_was_announced_is_dropped()
    {
        var id = await OfferAsync();
        var other = Random(Content.Length, seed: 2);
        var refused = await Assert.ThrowsAsync<BlobRefusedException>(
            () => Blobs.WriteAsync(id, 0, new MemoryStream(other), None));
        Assert.That((refused!.Code, refused.Expected), Is.EqualTo((RefusalCode.InvalidArgument, (long?)0)));
        Assert.That(refused.Message, Does.Contain("SHA-256"));
        Assert.That(await _store.FindAsync(id, None), Is.Null);
        Assert.That((await WriteRestAsync(id, 0)).Complete, Is.True);
    }

    [Test]
    public async Task What_was_never_announced_cannot_be_uploaded()
    {
        var refused = await Assert.ThrowsAsync<BlobRefusedException>(
            () => Blobs.WriteAsync(new BlobId(Tea, "files", "1"), 0, Part(0, Chunk), None));
        Assert.That(refused!.Code, Is.EqualTo(RefusalCode.NotFound));
        Assert.That(await _store.ListAsync(Tea, None), Is.Empty);
    }

    [Test]
    public async Task The_upload_has_ended_and_the_event_is_refused()
    {
        var id = await OfferAsync();
        await Blobs.WriteAsync(id, 0, Part(0, 2 * Chunk), None);
        // The file is removed while its last part is on its way.
        var late = new CallingStream(Part(2 * Chunk, 100), () => DoAsync("files", new RemoveFile { File = 1 }));
        var refused = await Assert.ThrowsAsync<BlobRefusedException>(() => Blobs.WriteAsync(id, 2 * Chunk, late, None));
        Assert.That(refused!.Code, Is.EqualTo(RefusalCode.NotFound));
        Assert.That(await _store.ListAsync(Tea, None), Is.Empty, "nobody refers to it");
    }

    [Test]
    public async Task The_upload_has_ended_and_nobody_has_told_the_conference()
    {
        var id = await OfferAsync();
        for (var at = 0; at < Content.Length; at += Chunk)
            await _store.AppendAsync(id, at, Content.AsMemory(at, Math.Min(Chunk, Content.Length - at)), None);
        await _store.CompleteAsync(id, None);
        Assert.That(await Blobs.CleanAsync(Tea, None), Is.Zero);
        Assert.That((await FileAsync(id))!.Stored, Is.True, "the cleaning node tells it");
        Assert.That(await ReadAsync(Blobs, id), Is.EqualTo(Content));
    }

    [Test]
    public async Task The_upload_has_ended_but_for_its_completion()
    {
        var id = await OfferAsync();
        for (var at = 0; at < Content.Length; at += Chunk)
            await _store.AppendAsync(id, at, Content.AsMemory(at, Math.Min(Chunk, Content.Length - at)), None);
        Assert.That((await Blobs.ProgressAsync(id, None)).Complete, Is.False);
        Assert.That((await WriteRestAsync(id, Content.Length)).Complete, Is.True, "an empty part ends it");
    }

    [Test]
    public async Task What_is_removed_is_deleted_by_the_next_cleaning_or_the_next_upload()
    {
        var (first, second) = (await OfferAsync(), await OfferAsync());
        await WriteRestAsync(first, 0);
        await Blobs.WriteAsync(second, 0, Part(0, Chunk), None);
        await DoAsync("files", new RemoveFile { File = 1 });
        await DoAsync("files", new RemoveFile { File = 2 });
        await Assert.ThrowsAsync<BlobRefusedException>(() => Blobs.OpenAsync(first, None), "at once");
        Assert.That(await Blobs.CleanAsync(Tea, None), Is.EqualTo(2));
        Assert.That(await _store.ListAsync(Tea, None), Is.Empty);

        var third = await OfferAsync();
        await WriteRestAsync(third, 0);
        await DoAsync("files", new RemoveFile { File = 3 });
        await WriteRestAsync(await OfferAsync(), 0);
        Assert.That((await _store.ListAsync(Tea, None)).Select(x => x.Id.Name), Is.EqualTo(new[] { "4" }));
    }

    [Test]
    public async Task After_the_end_contents_are_kept_for_a_while()
    {
        var id = await OfferAsync();
        await WriteRestAsync(id, 0);
        await Blobs.WriteAsync(await OfferAsync(), 0, Part(0, Chunk), None);
        await DoAsync("conference", new End());
        Assert.That(await Blobs.CleanAsync(Tea, None), Is.EqualTo(1), "the half one");
        Assert.That(await ReadAsync(Blobs, id), Is.EqualTo(Content));
        var late = new NodeBlobs(
            _store, _node.Conferences, _node.Node.Services, TimeSpan.Zero, TimeProvider.System);
        Assert.That(await late.CleanAsync(Tea, None), Is.EqualTo(1));
        Assert.That(await _store.ListAsync(Tea, None), Is.Empty);
    }

    [Test]
    public async Task One_node_goes_on_where_another_has_stopped()
    {
        var id = await OfferAsync();
        await Blobs.WriteAsync(id, 0, Part(0, Chunk), None);
        var other = await StartAsync("n2", null, _node);
        await _node.StopAsync();
        var progress = await other.Node.Blobs.ProgressAsync(id, None);
        Assert.That(progress.Offset, Is.EqualTo(Chunk));
        await other.Node.Blobs.WriteAsync(id, Chunk, Part(Chunk, Content.Length - Chunk), None);
        Assert.That(await ReadAsync(other.Node.Blobs, id), Is.EqualTo(Content));
    }

    [Test]
    public async Task A_node_sweeps_from_time_to_time()
    {
        var stray = new BlobId(Tea, "files", "99");
        await _store.AppendAsync(stray, 0, Content.AsMemory(0, Chunk), None);
        await StartAsync("n2", options => options.BlobSweepInterval = TimeSpan.FromSeconds(1), _node);
        await Eventually.HoldsAsync(
            "the stray blob is gone", Soon, async () => await _store.FindAsync(stray, None) is null);
    }

    private static MemoryStream Part(int from, int length) => new(Content, from, length);

    private Task<BlobProgress> WriteRestAsync(BlobId id, int from) =>
        Blobs.WriteAsync(id, from, Part(from, Content.Length - from), None);

    private async Task<BlobId> OfferAsync()
    {
        var answer = await _bob.DoAsync("files", new OfferFile
        {
            Name = "a.bin",
            Size = Content.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content)),
        });
        Assert.That(answer.Refusal, Is.Null);
        var files = (FilesState)(await StateAsync()).StateOf("files");
        return new BlobId(Tea, "files", $"{files.NextFile - 1}");
    }

    private Task<Conference> StateAsync() => _node.Conferences.InspectAsync(Tea, None);

    private async Task<SharedFile?> FileAsync(BlobId id) =>
        ((FilesState)(await StateAsync()).StateOf("files")).Find(long.Parse(id.Name, CultureInfo.InvariantCulture));

    private async Task DoAsync(string service, IMessage command)
    {
        var result = await SubmitAsync(_node, service, command);
        Assert.That(result.Refused, Is.Null, result.Message);
    }

    private static async Task<byte[]> ReadAsync(IBlobs blobs, BlobId id)
    {
        var content = await blobs.OpenAsync(id, None);
        await using var stream = content.Stream;
        var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Breaks after so many bytes, as a connection does.</summary>
    private sealed class BreakingStream(byte[] content, int after) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var rest = after - (int)Position;
            if (rest == 0) throw new IOException("The client has gone.");
            return await base.ReadAsync(rest < buffer.Length ? buffer[..rest] : buffer, cancellationToken);
        }
    }

    /// <summary>Does something before it is read.</summary>
    private sealed class CallingStream(Stream inner, Func<Task> call) : MemoryStream
    {
        private bool _called;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_called) await call();
            _called = true;
            return await inner.ReadAsync(buffer, cancellationToken);
        }
    }
}

namespace Collab.Actors.Blobs;

/// <summary>A blob as a stream that can seek; holds one chunk at a time.</summary>
internal sealed class BlobStream(IBlobStore store, BlobInfo blob) : Stream
{
    private readonly byte[] _chunk = new byte[BlobLimits.ChunkBytes];
    private long _chunkAt;
    private int _chunkLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => blob.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _position >= Length) return 0;
        if (_position < _chunkAt || _position >= _chunkAt + _chunkLength)
        {
            _chunkAt = _position;
            _chunkLength = await store.ReadAsync(blob.Id, _position, _chunk, cancellationToken).ConfigureAwait(false);
            if (_chunkLength == 0) throw new EndOfStreamException($"The blob {blob.Id} was deleted while it was read.");
        }

        var rest = _chunk.AsMemory((int)(_position - _chunkAt), (int)(_chunkAt + _chunkLength - _position));
        var read = Math.Min(rest.Length, buffer.Length);
        rest[..read].CopyTo(buffer);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A blob is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A blob is for reading alone.");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A blob is for reading alone.");
}

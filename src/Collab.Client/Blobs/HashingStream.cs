using System.Security.Cryptography;

namespace Collab.Client;

/// <summary>Writes on to another stream and hashes what it writes, and before that what is there already.</summary>
internal sealed class HashingStream(Stream inner) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Hashes what is there, and stands at its end.</summary>
    /// <returns>How many bytes that are.</returns>
    public async Task<long> ReadOverAsync(CancellationToken cancellation)
    {
        if (!inner.CanSeek || inner.Length == 0) return 0;
        inner.Position = 0;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await inner.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            _hash.AppendData(buffer, 0, read);
        return inner.Length;
    }

    /// <summary>The hash of all so far, as hexadecimal digits in lower case.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(buffer.Span);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        inner.Write(buffer, offset, count);
        _hash.AppendData(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}

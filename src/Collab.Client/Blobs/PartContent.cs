using System.Buffers;
using System.Net;

namespace Collab.Client.Blobs;

/// <summary>A part of a stream that can seek, as a request's body; holds 64 KiB at a time.</summary>
internal sealed class PartContent : HttpContent
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _source;
    private readonly long _length;

    /// <summary>Sends <paramref name="length"/> bytes from where the stream is.</summary>
    public PartContent(Stream source, long length)
    {
        (_source, _length) = (source, length);
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var rest = _length; rest > 0;)
            {
                var read = await _source.ReadAsync(
                    buffer.AsMemory(0, (int)Math.Min(BufferBytes, rest)), cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The content is shorter than what was announced.");
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                rest -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}

using System.Buffers;
using System.Net.WebSockets;

namespace Collab.Gateway.WebSockets;

/// <summary>Puts WebSocket messages together, up to a limit. A connection that is silent holds no buffer.</summary>
internal sealed class SocketReader(WebSocket socket, WebSocketMessageType expected, int bytesMax) : IDisposable
{
    private const int BufferBytesMin = 4096;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The message that <see cref="ReadAsync"/> read; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Reads one message.</summary>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    public async ValueTask<ReadOutcome> ReadAsync()
    {
        Dispose();
        while (true)
        {
            // Without a buffer this returns when there is something to read.
            var result = await socket
                .ReceiveAsync(_buffer.AsMemory(_length), CancellationToken.None).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close) return ReadOutcome.Closed;
            if (result.MessageType != expected) return ReadOutcome.WrongType;
            _length += result.Count;
            if (_length > bytesMax) return ReadOutcome.TooLarge;
            if (result.EndOfMessage) return ReadOutcome.Message;
            if (_length == _buffer.Length) Grow();
        }
    }

    /// <summary>Reads and forgets until the client closes.</summary>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    public async ValueTask DrainAsync()
    {
        if (_buffer.Length == 0) Grow();
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType
            != WebSocketMessageType.Close)
        {
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        _length = 0;
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow()
    {
        // One byte more than is legal, so that the limit shows.
        var size = Math.Min(Math.Max(BufferBytesMin, _buffer.Length * 2), bytesMax + 1);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, _length + 1));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>What <see cref="SocketReader.ReadAsync"/> came upon.</summary>
internal enum ReadOutcome
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>A message beyond the limit; the rest of it is unread.</summary>
    TooLarge,

    /// <summary>Text where binary is spoken, or the other way round.</summary>
    WrongType,

    /// <summary>The client's close.</summary>
    Closed,
}

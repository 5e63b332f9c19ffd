using System.Buffers;
using System.Net.WebSockets;
using Collab.Actors.Replicas;

namespace Collab.Gateway.WebSockets;

/// <summary>The one writer of a connection: packs whatever waits into one WebSocket message and sends it.</summary>
internal sealed class SocketWriter(WebSocket socket, Subprotocol subprotocol, OutboundQueue queue, int packedBytesMax)
{
    private readonly List<ReadOnlyMemory<byte>> _pack = [];
    private EncodedMessage? _held;

    /// <summary>Writes until the queue is complete and empty.</summary>
    /// <exception cref="WebSocketException">The connection is lost.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            if (_held is null) await queue.WaitAsync().ConfigureAwait(false);
            var bytes = Pack();
            if (_pack.Count == 0) return;
            if (_pack.Count == 1) await SendAsync(_pack[0]).ConfigureAwait(false);
            else await SendPackedAsync(bytes).ConfigureAwait(false);
            _pack.Clear();
        }
    }

    /// <summary>Gathers what goes together, its frame included; returns how many bytes that is.</summary>
    private int Pack()
    {
        var bytes = subprotocol.Opening.Length + subprotocol.Closing.Length;
        // One part of a live stream at a time, and behind everything else: whatever comes next waits for no more.
        while (_held is not null
            || queue.TryTake(out _held)
            || (_pack.Count == 0 && queue.TryTakePart(out _held)))
        {
            var message = subprotocol.Encode(_held);
            var more = message.Length + (_pack.Count > 0 ? subprotocol.Separator.Length : 0);
            if (_pack.Count > 0 && bytes + more > packedBytesMax) break;
            if (_pack.Count == 0) Add(subprotocol.Opening);
            else Add(subprotocol.Separator);
            _pack.Add(message);
            bytes += more;
            _held = null;
        }

        if (_pack.Count > 0) Add(subprotocol.Closing);
        return bytes;
    }

    private void Add(ReadOnlyMemory<byte> part)
    {
        if (!part.IsEmpty) _pack.Add(part);
    }

    private async ValueTask SendPackedAsync(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            var length = 0;
            foreach (var part in _pack)
            {
                part.Span.CopyTo(buffer.AsSpan(length));
                length += part.Length;
            }

            await SendAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        socket.SendAsync(message, subprotocol.MessageType, endOfMessage: true, CancellationToken.None);
}

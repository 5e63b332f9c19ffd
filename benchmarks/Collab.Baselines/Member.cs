using System.Buffers;
using System.Net.WebSockets;

namespace Collab.Baselines;

/// <summary>One connection: packs what waits into one WebSocket message, as any careful server does.</summary>
internal sealed class Member(WebSocket socket, string name)
{
    private const int PackedBytesMax = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _waiting = new();

    // What is posted before the welcome is there waits for it.
    private bool _isSending = true;

    /// <summary>The participant's id.</summary>
    public string Name { get; } = name;

    /// <summary>Which connection it is.</summary>
    public string Session { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Sends the welcome, and then what waits.</summary>
    public void Begin(byte[] welcome) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static x => _ = x.Self.SendAllAsync(x.First), (Self: this, First: welcome), preferLocal: false);

    /// <summary>Sends a frame after those that wait. Returns at once.</summary>
    public void Send(byte[] frame)
    {
        lock (_gate)
        {
            _waiting.Enqueue(frame);
            if (_isSending) return;
            _isSending = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static x => _ = x.SendAllAsync(null), this, preferLocal: false);
    }

    private async Task SendAllAsync(byte[]? begin)
    {
        var pack = new ArrayBufferWriter<byte>();
        try
        {
            if (begin is not null) await SendAsync(begin).ConfigureAwait(false);
            while (true)
            {
                ReadOnlyMemory<byte> bytes;
                lock (_gate)
                {
                    if (!_waiting.TryDequeue(out var first))
                    {
                        _isSending = false;
                        return;
                    }

                    bytes = first;
                    if (_waiting.Count > 0)
                    {
                        pack.ResetWrittenCount();
                        pack.Write(first);
                        while (pack.WrittenCount < PackedBytesMax && _waiting.TryDequeue(out var next))
                            pack.Write(next);
                        bytes = pack.WrittenMemory;
                    }
                }

                await SendAsync(bytes).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader of the connection notices.
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);
}

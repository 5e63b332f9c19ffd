using System.Net.WebSockets;

namespace Collab.Benchmarks.Micro;

/// <summary>A socket that takes everything at once, and counts what it took.</summary>
internal sealed class DiscardingSocket : WebSocket
{
    private long _sent;

    /// <summary>How many messages.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken token)
    {
        Interlocked.Increment(ref _sent);
        return ValueTask.CompletedTask;
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken token) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, token).AsTask();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken token) =>
        throw new NotSupportedException("Nobody reads here.");

    public override Task CloseAsync(WebSocketCloseStatus status, string? description, CancellationToken token) =>
        Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus status, string? description, CancellationToken token) =>
        Task.CompletedTask;

    public override void Abort()
    {
    }

    public override void Dispose()
    {
    }
}

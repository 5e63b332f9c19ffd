using System.Net.WebSockets;

namespace Collab.Gateway.Tests.Support;

/// <summary>A WebSocket that keeps what is sent over it.</summary>
internal sealed class RecordingSocket : WebSocket
{
    private readonly SemaphoreSlim _sent = new(0);

    public List<(byte[] Bytes, WebSocketMessageType Type)> Sent { get; } = [];

    /// <summary>Waits for another message to be sent; false when none is for ten seconds.</summary>
    public Task<bool> OneSentAsync() => _sent.WaitAsync(TimeSpan.FromSeconds(10));

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override void Abort()
    {
    }

    public override void Dispose() => _sent.Dispose();

    public override Task CloseAsync(WebSocketCloseStatus status, string? description, CancellationToken token) =>
        throw new NotSupportedException();

    public override Task CloseOutputAsync(
        WebSocketCloseStatus status, string? description, CancellationToken token) =>
        throw new NotSupportedException();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken token) =>
        throw new NotSupportedException();

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType type, bool endOfMessage, CancellationToken token)
    {
        Assert.That(endOfMessage, Is.True);
        Sent.Add(([.. buffer], type));
        _sent.Release();
        return Task.CompletedTask;
    }
}

using System.Net.WebSockets;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client.Connections;

/// <summary>One WebSocket in subprotocol <c>collab.v1.proto</c>: whole frames in, whole frames out.</summary>
/// <remarks>One sender and one receiver at a time, which may be different threads.</remarks>
internal sealed class WebSocketLink : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly ClientWebSocket _socket;
    private readonly int _frameBytesMax;
    private byte[] _buffer = new byte[BufferBytes];

    private WebSocketLink(ClientWebSocket socket, int frameBytesMax) =>
        (_socket, _frameBytesMax) = (socket, frameBytesMax);

    /// <summary>The reason that the server gave when it closed; empty when none.</summary>
    public string CloseReason => _socket.CloseStatusDescription ?? "";

    /// <summary>The WebSocket close code; 0 while open or when cut off.</summary>
    public int CloseCode => (int)(_socket.CloseStatus ?? 0);

    /// <summary>Opens the WebSocket under <paramref name="endpoint"/>.</summary>
    /// <exception cref="WebSocketException">Nobody answers, or not as a WebSocket.</exception>
    /// <exception cref="ConnectionFailedException">The server does not speak the subprotocol.</exception>
    public static async Task<WebSocketLink> ConnectAsync(
        Uri endpoint, ConferenceClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            // Liveness is the protocol's own ping: it also proves that the node behind the socket answers.
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            socket.Options.AddSubProtocol(ProtocolLimits.BinarySubprotocol);
            options.ConfigureWebSocket?.Invoke(socket.Options);
            await socket.ConnectAsync(EndpointList.ToWebSocket(endpoint), cancellationToken).ConfigureAwait(false);
            if (socket.SubProtocol != ProtocolLimits.BinarySubprotocol)
            {
                throw new ConnectionFailedException(
                    $"{endpoint} does not speak the subprotocol {ProtocolLimits.BinarySubprotocol}.");
            }

            return new WebSocketLink(socket, options.ServerFrameBytesMax);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one frame.</summary>
    public ValueTask SendAsync(ClientFrame frame, CancellationToken cancellationToken) => _socket.SendAsync(
        frame.ToByteArray().AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    /// <summary>The next frame; <c>null</c> when the server closed.</summary>
    /// <param name="heard">Called whenever bytes came.</param>
    /// <param name="cancellationToken">Ends the waiting, and the connection with it.</param>
    /// <exception cref="ConnectionFailedException">What came is not a frame, or too large a one.</exception>
    public async Task<ServerFrame?> ReceiveAsync(Action heard, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            heard();
            if (result.MessageType == WebSocketMessageType.Close) return null;
            if (result.MessageType != WebSocketMessageType.Binary)
                throw new ConnectionFailedException("The server sent text on the binary subprotocol.");
            length += result.Count;
            if (length > _frameBytesMax)
                throw new ConnectionFailedException($"The server's frame is larger than {_frameBytesMax} bytes.");
            if (result.EndOfMessage) break;
        }

        try
        {
            return ServerFrame.Parser.ParseFrom(_buffer.AsSpan(0, length));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ConnectionFailedException("The server sent what is not a frame.", e);
        }
        finally
        {
            // One large snapshot must not be paid for as long as the connection lives.
            if (_buffer.Length > BufferBytes * 4) _buffer = new byte[BufferBytes];
        }
    }

    /// <summary>Says good-bye properly, without waiting for the answer.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) =>
        _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);

    /// <summary>Cuts the connection, if it is still open.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}

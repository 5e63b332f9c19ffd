using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace Collab.Cli.Load;

/// <summary>
/// A WebSocket on a bare socket. <see cref="ClientWebSocket"/> reads through the layers of HTTP, which cost a load
/// generator more than what it measures.
/// </summary>
internal static class LoadSocket
{
    private const string Subprotocol = "collab.v1.proto";
    private const int AnswerBytesMax = 16 * 1024;

    private static ReadOnlySpan<byte> EndOfHeaders => "\r\n\r\n"u8;

    /// <summary>Connects to a node.</summary>
    /// <param name="endpoint">The node's endpoint, for example <c>http://127.0.0.1:8080/collab</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The node is not there, or does not want another connection.</exception>
    public static async Task<WebSocket> ConnectAsync(Uri endpoint, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, cancellation);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.Scheme == Uri.UriSchemeHttps)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = endpoint.DnsSafeHost }, cancellation);
            }

            await UpgradeAsync(stream, endpoint, cancellation);
            return WebSocket.CreateFromStream(
                stream, new WebSocketCreationOptions { SubProtocol = Subprotocol, KeepAliveInterval = TimeSpan.Zero });
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or AuthenticationException) throw new IOException($"{endpoint}: {e.Message}", e);
            throw;
        }
    }

    private static async Task UpgradeAsync(Stream stream, Uri endpoint, CancellationToken cancellation)
    {
        var path = endpoint.AbsolutePath.TrimEnd('/');
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path}/ws HTTP/1.1\r\nHost: {endpoint.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Protocol: {Subprotocol}\r\n\r\n"),
            cancellation);

        // The server speaks again only after the Hello, so nothing follows the headers.
        var answer = new byte[AnswerBytesMax];
        var length = 0;
        while (answer.AsSpan(0, length).IndexOf(EndOfHeaders) < 0)
        {
            var read = length == answer.Length ? 0 : await stream.ReadAsync(answer.AsMemory(length), cancellation);
            if (read == 0) throw new IOException($"{endpoint} ended the connection during the handshake.");
            length += read;
        }

        var status = Encoding.ASCII.GetString(answer, 0, length).Split("\r\n", 2)[0];
        if (!status.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new IOException($"{endpoint} answered the handshake with '{status}'.");
    }
}

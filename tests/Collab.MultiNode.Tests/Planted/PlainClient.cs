using System.Net.WebSockets;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.MultiNode.Tests.Planted;

/// <summary>
/// One WebSocket that sends what it is told and nothing else: it sees an acknowledgement that comes before the event,
/// which the real client keeps to itself until the event is there.
/// </summary>
internal sealed class PlainClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<ServerMessage> _received = new();
    private readonly byte[] _buffer = new byte[1024 * 1024];

    /// <summary>The answer to its Hello.</summary>
    public Welcome Welcome { get; private set; } = new();

    /// <summary>The last event that it has taken out of what came.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Connects to a node, and is in.</summary>
    public static async Task<PlainClient> EnterAsync(Uri endpoint, Hello hello)
    {
        var client = new PlainClient();
        client._socket.Options.AddSubProtocol(ProtocolLimits.BinarySubprotocol);
        using var timeout = new CancellationTokenSource(Patience);
        var address = new UriBuilder($"{endpoint}/ws") { Scheme = "ws" }.Uri;
        await client._socket.ConnectAsync(address, timeout.Token);
        await client.SendAsync(new ClientMessage { Hello = hello });
        client.Welcome = (await client.ReceiveAsync(message => message.Welcome is not null)).Welcome;
        client.LastSeq = client.Welcome.Head;
        return client;
    }

    /// <summary>Sends messages in one frame.</summary>
    public async Task SendAsync(params ClientMessage[] messages)
    {
        using var timeout = new CancellationTokenSource(Patience);
        var frame = new ClientFrame { Messages = { messages } }.ToByteArray();
        await _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, timeout.Token);
    }

    /// <summary>The next message that is looked for; those before it are passed over.</summary>
    public async Task<ServerMessage> ReceiveAsync(Func<ServerMessage, bool> isIt)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            while (_received.TryDequeue(out var message))
            {
                Assert.That(message.Goodbye, Is.Null);
                LastSeq = message.Event?.Seq ?? LastSeq;
                if (isIt(message)) return message;
            }

            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket.ReceiveAsync(_buffer.AsMemory(length), timeout.Token);
                length += result.Count;
            }
            while (!result.EndOfMessage);
            foreach (var message in ServerFrame.Parser.ParseFrom(_buffer.AsSpan(0, length)).Messages)
                _received.Enqueue(message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

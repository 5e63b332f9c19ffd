using System.Net.WebSockets;
using System.Text;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Json;
using Google.Protobuf;

namespace Collab.Gateway.Tests.Support;

/// <summary>A client that does exactly as it is told, over a real WebSocket, in either subprotocol.</summary>
internal sealed class TestSocket : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    private readonly ClientWebSocket _socket;
    private readonly string _subprotocol;
    private readonly Queue<ServerMessage> _received = new();
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];

    private TestSocket(ClientWebSocket socket, string subprotocol) => (_socket, _subprotocol) = (socket, subprotocol);

    public WebSocketMessageType MessageType =>
        _subprotocol == ProtocolLimits.JsonSubprotocol ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    /// <summary>How many WebSocket messages have come.</summary>
    public int FramesReceived { get; private set; }

    public static async Task<TestSocket> OpenAsync(GatewayHost host, string subprotocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subprotocol);
        using var timeout = new CancellationTokenSource(Deadline);
        await socket.ConnectAsync(host.SocketAddress, timeout.Token);
        return new TestSocket(socket, subprotocol);
    }

    /// <summary>Connects and joins.</summary>
    public static async Task<(TestSocket Socket, Welcome Welcome)> JoinAsync(
        GatewayHost host,
        string subprotocol,
        string conference,
        string participant,
        Protocol.Services.Roster.Role role = Protocol.Services.Roster.Role.Host)
    {
        var socket = await OpenAsync(host, subprotocol);
        await socket.SendAsync(Hello(host.Ticket(conference, participant, role), conference));
        return (socket, await socket.ReceiveWelcomeAsync());
    }

    public static ClientMessage Hello(string ticket, string conference, Resume? resume = null) =>
        new() { Hello = new Hello { Ticket = ticket, Conference = conference, Resume = resume } };

    public static ClientMessage Command(long id, string service, IMessage body) => new()
    {
        Command = new Command { Id = id, Service = service, Type = body.Descriptor.Name, Body = body.ToByteString() },
    };

    public static ClientMessage Post(long id, string text) =>
        Command(id, "chat", new Protocol.Services.Chat.PostMessage { Text = text });

    /// <summary>Sends the messages in one frame.</summary>
    public Task SendAsync(params ClientMessage[] messages)
    {
        var frame = new ClientFrame { Messages = { messages } };
        return SendBytesAsync(MessageType == WebSocketMessageType.Text ? Codec.Encode(frame) : frame.ToByteArray());
    }

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendBytesAsync(byte[] bytes, WebSocketMessageType? type = null, bool end = true)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        await _socket.SendAsync(bytes, type ?? MessageType, end, timeout.Token);
    }

    public async Task<Welcome> ReceiveWelcomeAsync() =>
        (await ReceiveAsync(x => x.KindCase == ServerMessage.KindOneofCase.Welcome)).Welcome;

    public async Task<Refusal> ReceiveRefusalAsync() =>
        (await ReceiveAsync(x => x.KindCase == ServerMessage.KindOneofCase.Refusal)).Refusal;

    /// <summary>The seq of the event, or of the ack, that answers a command.</summary>
    public async Task<long> ReceiveAnswerAsync(string session, long commandId)
    {
        var message = await ReceiveAsync(x =>
            (x.Event is { Last: true } e && e.Session == session && e.CommandId == commandId)
            || x.Ack?.CommandId == commandId
            || x.Refusal?.CommandId == commandId);
        Assert.That(message.Refusal, Is.Null);
        return message.Event?.Seq ?? message.Ack.Seq;
    }

    /// <summary>The next message that is one of those looked for; others are skipped.</summary>
    public async Task<ServerMessage> ReceiveAsync(Func<ServerMessage, bool> accept)
    {
        while (true)
        {
            while (_received.TryDequeue(out var message))
                if (accept(message)) return message;
            if (!await ReceiveFrameAsync())
                Assert.Fail($"The server closed ({_socket.CloseStatus}, {_socket.CloseStatusDescription}) instead.");
        }
    }

    /// <summary>Reads until the server closes, as the code says; returns its Goodbye.</summary>
    public async Task<Goodbye> ReceiveCloseAsync(RefusalCode code)
    {
        await ReceiveCloseStatusAsync();
        var goodbye = _received.LastOrDefault()?.Goodbye;
        Assert.Multiple(() =>
        {
            Assert.That(_socket.CloseStatusDescription, Is.EqualTo(code.Name));
            Assert.That((int?)_socket.CloseStatus, Is.EqualTo(code.CloseCode));
            Assert.That(goodbye?.Code, Is.EqualTo(code.Name));
            Assert.That(goodbye?.Message, Is.Not.Empty);
        });
        return goodbye!;
    }

    /// <summary>Reads until the server closes.</summary>
    public async Task<WebSocketCloseStatus?> ReceiveCloseStatusAsync()
    {
        while (await ReceiveFrameAsync())
        {
        }

        return _socket.CloseStatus;
    }

    /// <summary>Reads until the WebSocket layer itself has ended the connection, by a close or by cutting it.</summary>
    public async Task ReceiveFailureAsync(WebSocketCloseStatus status)
    {
        try
        {
            Assert.That(await ReceiveCloseStatusAsync(), Is.EqualTo(status));
        }
        catch (WebSocketException)
        {
            // Cut off before its close could be read.
        }
    }

    /// <summary>Whether the server still answers here.</summary>
    public async Task AssertAliveAsync(long token)
    {
        await SendAsync(new ClientMessage { Ping = new Ping { Token = token } });
        await ReceiveAsync(x => x.Pong?.Token == token);
    }

    /// <summary>Closes as the client does it; returns what the server closes with.</summary>
    public async Task<WebSocketCloseStatus?> CloseAsync()
    {
        using var timeout = new CancellationTokenSource(Deadline);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token);
        return _socket.CloseStatus;
    }

    /// <summary>Cuts the line.</summary>
    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ReceiveFrameAsync()
    {
        using var timeout = new CancellationTokenSource(Deadline);
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), timeout.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token);
                return false;
            }

            Assert.That(result.MessageType, Is.EqualTo(MessageType));
            length += result.Count;
            if (result.EndOfMessage) break;
        }

        FramesReceived++;
        var frame = MessageType == WebSocketMessageType.Text
            ? Codec.DecodeServerFrame(_buffer.AsMemory(0, length))
            : ServerFrame.Parser.ParseFrom(_buffer.AsSpan(0, length));
        foreach (var message in frame.Messages) _received.Enqueue(message);
        return true;
    }
}

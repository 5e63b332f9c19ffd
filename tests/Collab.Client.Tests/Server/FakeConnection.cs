using System.Net.WebSockets;
using System.Threading.Channels;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client.Tests.Server;

/// <summary>The server's end of one WebSocket.</summary>
internal sealed class FakeConnection(FakeNode node, WebSocket socket, FakeConference conference)
{
    private readonly Channel<ServerMessage> _outgoing = Channel.CreateUnbounded<ServerMessage>();
    private readonly CancellationTokenSource _end = new();
    private int _waiting;

    public FakeNode Node => node;

    public FakeSession? Session { get; set; }

    /// <summary>What does not reach the client any more but sits in the server; the server's queue.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Send(ServerMessage message)
    {
        if (_outgoing.Writer.TryWrite(message) && Interlocked.Increment(ref _waiting) == node.QueueMax)
            Close(new Goodbye { Code = RefusalCode.SlowConsumer.Name, Resume = true });
    }

    public void Send(Event journaled)
    {
        var visible = journaled.Audience.Count == 0 || journaled.Audience.Contains(Session!.Participant);
        Send(new ServerMessage { Event = visible ? journaled : new Event { Seq = journaled.Seq, Hidden = true } });
    }

    public void Refuse(long command, RefusalCode code) => Send(new ServerMessage
    {
        Refusal = new Refusal { CommandId = command, Code = code.Name, Message = "no", Retry = code.Retry },
    });

    /// <summary>Sends a goodbye and closes.</summary>
    public void Close(Goodbye goodbye)
    {
        conference.Leave(this);
        _outgoing.Writer.TryWrite(new ServerMessage { Goodbye = goodbye });
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Closes with nothing but the close frame.</summary>
    public void CloseSilently()
    {
        conference.Leave(this);
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Cut()
    {
        _outgoing.Writer.TryComplete();
        _end.Cancel();
        socket.Abort();
    }

    public async Task RunAsync()
    {
        var writing = WriteAsync();
        try
        {
            while (await ReceiveAsync() is { } frame)
                foreach (var message in frame.Messages) Take(message);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // Cut, by either end.
        }

        conference.Leave(this);
        _outgoing.Writer.TryComplete();
        await _end.CancelAsync();
        await writing;
    }

    private void Take(ClientMessage message)
    {
        // A connection that is over takes nothing in, however much was in the frame that ended it.
        if (_end.IsCancellationRequested) return;
        node.Note(message);
        if (node.IsMute) return;
        switch (message.KindCase)
        {
            case ClientMessage.KindOneofCase.Hello:
                conference.Enter(this, message.Hello);
                break;
            case ClientMessage.KindOneofCase.Command:
                conference.Take(this, message.Command);
                break;
            case ClientMessage.KindOneofCase.Query:
                Send(node.AnswerTo(message.Query));
                break;
            case ClientMessage.KindOneofCase.Ping:
                Send(new ServerMessage { Pong = new Pong { Token = message.Ping.Token } });
                break;
            default:
                break;
        }
    }

    private async Task<ClientFrame?> ReceiveAsync()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), _end.Token);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (result.EndOfMessage) return ClientFrame.Parser.ParseFrom(buffer.AsSpan(0, length));
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_end.Token))
            {
                var frame = new ServerFrame();
                while (frame.Messages.Count < 32 && _outgoing.Reader.TryRead(out var message))
                    frame.Messages.Add(message);
                await socket.SendAsync(
                    frame.ToByteArray().AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, _end.Token);
                Interlocked.Add(ref _waiting, -frame.Messages.Count);
            }

            if (node.CloseReason is { } reason)
                await socket.CloseOutputAsync((WebSocketCloseStatus)4400, reason, _end.Token);
            else
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _end.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // Cut, by either end.
        }
    }
}

using System.Collections.Concurrent;
using System.Net.WebSockets;
using Collab.Protocol;

namespace Collab.Baselines;

/// <summary>The WebSockets of ASP.NET Core, with a room of some kind for each conference.</summary>
internal sealed class SocketServer(Func<string, IRoom> makeRoom)
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<IRoom>> _rooms = new(StringComparer.Ordinal);

    /// <summary>Serves at <c>/collab/ws</c>.</summary>
    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/collab/ws", ServeAsync);
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("collab.v1.proto");
        var buffer = new byte[ReceiveBytes];
        IRoom? room = null;
        Member? member = null;
        try
        {
            while (await ReadAsync(socket, buffer) is { } frame)
            {
                foreach (var message in frame.Messages)
                {
                    if (message.Hello is { } hello)
                    {
                        room = _rooms.GetOrAdd(
                            hello.Conference, name => new Lazy<IRoom>(() => makeRoom(name))).Value;
                        member = new Member(socket, hello.Ticket);
                        var head = await room.EnterAsync(member);
                        member.Begin(Frames.Welcome(hello.Conference, member.Name, member.Session, head));
                    }
                    else if (message.Command is { Service: "chat" } command && member is not null)
                    {
                        room!.Post(member, command);
                    }
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            if (member is not null) room!.Leave(member);
        }
    }

    private static async ValueTask<ClientFrame?> ReadAsync(WebSocket socket, byte[] buffer)
    {
        for (var length = 0; ;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return ClientFrame.Parser.ParseFrom(buffer, 0, length);
        }
    }
}

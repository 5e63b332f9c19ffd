using System.Collections.Concurrent;
using System.Net.WebSockets;
using Collab.Protocol;

namespace Collab.Baselines.Kestrel;

/// <summary>
/// The least that a .NET server can do: a broadcast over the WebSockets of ASP.NET Core, in memory, without any
/// promise.
/// </summary>
internal static class Broadcast
{
    private const int ReceiveBytes = 64 * 1024;

    private static readonly ConcurrentDictionary<string, Room> Rooms = new(StringComparer.Ordinal);

    /// <summary>Serves at <c>/collab/ws</c>.</summary>
    public static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/collab/ws", ServeAsync);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("collab.v1.proto");
        var buffer = new byte[ReceiveBytes];
        Room? room = null;
        Member? member = null;
        try
        {
            while (await ReadAsync(socket, buffer) is { } frame)
            {
                foreach (var message in frame.Messages)
                {
                    if (message.Hello is { } hello)
                    {
                        member = new Member(socket, hello.Ticket);
                        room = Rooms.GetOrAdd(hello.Conference, _ => new Room());
                        member.Send(
                            Frames.Welcome(hello.Conference, member.Name, member.Session, room.Enter(member)));
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

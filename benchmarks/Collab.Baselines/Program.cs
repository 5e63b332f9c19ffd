using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using Collab.Baselines;
using Collab.Protocol;
using Google.Protobuf;

// What `collab load --baseline kestrel` measures: a broadcast over WebSockets that speaks the frames of Collab.Actors and
// keeps none of its promises. It prints the line that a node prints when it serves, and ends with its standard input.
var rooms = new ConcurrentDictionary<string, Room>(StringComparer.Ordinal);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();
app.UseWebSockets();
app.Map("/collab/ws", ServeAsync);
await app.StartAsync();
var address = app.Urls.First();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"@READY name=kestrel http={address} akka=none pid={Environment.ProcessId}"));
await Console.In.ReadToEndAsync();
await app.StopAsync();
return 0;

async Task ServeAsync(HttpContext context)
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync("collab.v1.proto");
    var buffer = new byte[64 * 1024];
    Room? room = null;
    Member? member = null;
    try
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close) return;
            foreach (var message in ClientFrame.Parser.ParseFrom(buffer, 0, length).Messages)
            {
                if (message.Hello is { } hello)
                {
                    member = new Member(socket, hello.Client);
                    room = rooms.GetOrAdd(hello.Conference, _ => new Room());
                    member.Send(Welcome(hello.Conference, member, room.Enter(member)));
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

static byte[] Welcome(string conference, Member member, long head) => new ServerFrame
{
    Messages =
    {
        new ServerMessage
        {
            Welcome = new Welcome
            {
                Conference = conference, Session = member.Session, Participant = member.Name, Head = head, Epoch = 1,
            },
        },
    },
}.ToByteArray();

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Collab.Protocol;
using Microsoft.AspNetCore.SignalR;

namespace Collab.Baselines.SignalR;

/// <summary>The hub: a group for each conference, and a counter in the place of a log.</summary>
internal sealed class Meetings : Hub
{
    private const string Event = "event";

    private static readonly ConcurrentDictionary<string, Meeting> Known = new(StringComparer.Ordinal);

    /// <summary>Serves at <c>/collab/ws</c>.</summary>
    public static void Map(WebApplication app) => app.MapHub<Meetings>("/collab/ws");

    /// <summary>What a client sends.</summary>
    public async Task Receive(ClientFrame frame)
    {
        foreach (var message in frame.Messages)
        {
            if (message.Hello is { } hello)
            {
                var meeting = Known.GetOrAdd(hello.Conference, _ => new Meeting());
                Context.Items[Event] = (meeting, hello.Conference, hello.Ticket);
                await Groups.AddToGroupAsync(Context.ConnectionId, hello.Conference);
                await Clients.Caller.SendAsync(
                    Event, Frames.Welcome(hello.Conference, hello.Ticket, Context.ConnectionId, meeting.Head));
            }
            else if (message.Command is { Service: "chat" } command && Context.Items[Event] is { } seat)
            {
                var (meeting, conference, participant) = Unsafe.Unbox<(Meeting, string, string)>(seat);
                await meeting.Turn.WaitAsync();
                try
                {
                    var posted = Frames.Posted(meeting.Next(), participant, Context.ConnectionId, command);
                    await Clients.Group(conference).SendAsync(Event, posted);
                }
                finally
                {
                    meeting.Turn.Release();
                }
            }
        }
    }

    /// <summary>
    /// Posts of a conference go out one after the other: SignalR keeps no order between senders, and whoever checks
    /// streams would see that.
    /// </summary>
    private sealed class Meeting
    {
        private long _head;

        public SemaphoreSlim Turn { get; } = new(1);

        public long Head => Volatile.Read(ref _head);

        public long Next() => Interlocked.Increment(ref _head);
    }
}

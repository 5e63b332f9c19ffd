using Collab.Actors;
using Collab.Actors.Journal.Events;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;

namespace Collab.Benchmarks.Nodes;

/// <summary>The log of a conference in which somebody has posted and nobody is now.</summary>
internal static class ChatLog
{
    private const int BatchRows = 400;

    private static readonly string Text = new('.', 200);

    /// <summary>So many events, the activation and creation included.</summary>
    public static IReadOnlyList<Event> Events(int count) =>
    [
        Envelope(1, "conference", new Activated { Epoch = 1, Node = "bench" }),
        Envelope(2, "conference", new ConferenceCreated
        {
            Site = ConferenceId.DefaultSite,
            Title = "Bench",
            Settings = new Settings
            {
                ParticipantsMax = 1000,
                DurationMaxSeconds = 86_400,
                EmptyTimeoutSeconds = 300,
                ReconnectGraceSeconds = 30,
                HostLeaves = HostLeavesPolicy.Pass,
                HostLeavesDelaySeconds = 10,
            },
        }),
        .. Enumerable.Range(3, count - 2).Select(seq => Post(seq)),
    ];

    /// <summary>The post that stands at a seq.</summary>
    public static Event Post(long seq) => Envelope(
        seq, "chat", new MessagePosted { Message = seq - 2, Text = Text, AuthorName = "Ada" }, commandId: seq);

    /// <summary>What the events fold to.</summary>
    public static Conference Fold(IEnumerable<Event> events) =>
        events.Aggregate(Conference.Empty(ServiceCatalog.BuiltIn), (conference, @event) => conference.Fold(@event));

    /// <summary>As the journal has an event.</summary>
    public static EventRow Row(ConferenceId conference, Event @event) => new(
        conference.PersistenceId,
        @event.Seq,
        new JournaledEvent(@event).Bytes.ToArray(),
        "E",
        CollabSerializer.Id,
        "",
        DateTime.UtcNow.Ticks);

    /// <summary>Writes a conference's log, as if a node had.</summary>
    public static async Task WriteAsync(BenchJournal journal, ConferenceId conference, int count)
    {
        await using var table = journal.OpenTable();
        foreach (var events in Events(count).Chunk(BatchRows))
            await table.InsertAsync([.. events.Select(x => Row(conference, x))]);
    }

    private static Event Envelope(long seq, string service, IMessage body, long commandId = 0) => new()
    {
        Seq = seq,
        Service = service,
        Type = body.Descriptor.Name,
        Body = body.ToByteString(),
        Participant = commandId > 0 ? "ada" : "",
        Session = commandId > 0 ? "session" : "",
        CommandId = commandId,
        Last = true,
        Time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        Epoch = 1,
    };
}

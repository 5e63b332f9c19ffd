using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Testing;

namespace Collab.Actors.Tests.Nodes;

/// <summary>How a connection was closed.</summary>
internal sealed record Ending(RefusalCode Code, string Message, bool Resume);

/// <summary>
/// A connection that decodes and keeps everything, in order. Like the gateway's it lets go when it is closed.
/// </summary>
internal sealed class RecordingConnection : IConnection
{
    private readonly Lock _gate = new();
    private readonly List<ServerMessage> _messages = [];
    private ISessionLink? _link;
    private Ending? _ending;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public ClientLimits Limits { get; } = new() { FrameBytesMax = 65536, IdleTimeoutSeconds = 60 };

    /// <summary>What a slow client would have waiting.</summary>
    public int Waiting { get; set; }

    /// <summary>The most messages that came at once.</summary>
    public int LargestBatch { get; private set; }

    public Ending? Ending
    {
        get
        {
            lock (_gate) return _ending;
        }
    }

    public IReadOnlyList<ServerMessage> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    public IReadOnlyList<Event> Events => [.. Messages.Where(m => m.Event is not null).Select(m => m.Event)];

    public Welcome? Welcome => Messages.FirstOrDefault(m => m.Welcome is not null)?.Welcome;

    public IReadOnlyList<Refusal> Refusals => [.. Messages.Where(m => m.Refusal is not null).Select(m => m.Refusal)];

    public void Attach(ISessionLink link)
    {
        bool ended;
        lock (_gate)
        {
            _link = link;
            ended = _ending is not null;
        }

        if (ended) link.Disconnected();
    }

    public void Send(IReadOnlyList<EncodedMessage> messages)
    {
        lock (_gate)
        {
            if (_ending is not null) return;
            LargestBatch = Math.Max(LargestBatch, messages.Count);
            foreach (var message in messages)
                _messages.AddRange(ServerFrame.Parser.ParseFrom(message.Frame.Span).Messages);
        }
    }

    public void Close(RefusalCode code, string message, bool resume)
    {
        ISessionLink? link;
        lock (_gate)
        {
            if (_ending is not null) return;
            _ending = new Ending(code, message, resume);
            link = _link;
        }

        link?.Disconnected();
    }

    /// <summary>Waits for the first message of a kind.</summary>
    public async Task<ServerMessage> FirstAsync(string phase, TimeSpan deadline, Func<ServerMessage, bool> accept)
    {
        var messages = await Eventually.GetAsync(
            phase,
            deadline,
            () => Task.FromResult(Messages),
            all => all.Any(accept),
            $"{phase}; closed: {Ending}");
        return messages.First(accept);
    }

    public async Task<Ending> EndedAsync(TimeSpan deadline) =>
        (await Eventually.GetAsync("closed", deadline, () => Task.FromResult(Ending), ending => ending is not null))!;

    /// <summary>Everything up to an event, which must come without gap after what came before.</summary>
    public async Task<IReadOnlyList<Event>> UntilAsync(long seq, TimeSpan deadline)
    {
        var events = await Eventually.GetAsync(
            $"event {seq}",
            deadline,
            () => Task.FromResult(Events),
            all => all.Count > 0 && all[^1].Seq >= seq,
            $"{seq}; closed: {Ending}");
        for (var i = 1; i < events.Count; i++)
            Assert.That(events[i].Seq, Is.EqualTo(events[i - 1].Seq + 1), "events come without gap or repeat");
        return events;
    }
}

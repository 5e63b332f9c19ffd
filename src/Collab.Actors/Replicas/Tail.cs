using Collab.Actors.Serialization;
using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>The newest events of a conference, ready to be sent; bounded by number and bytes.</summary>
internal sealed class Tail(long head, int eventsMax, int bytesMax)
{
    private readonly Queue<TailEntry> _entries = new();
    private int _bytes;

    /// <summary>The seq of the oldest event kept; one past the head when none is.</summary>
    public long First { get; private set; } = head + 1;

    /// <summary>The last event; <c>null</c> when none was added yet.</summary>
    public TailEntry? Newest { get; private set; }

    /// <summary>Appends the next event.</summary>
    public TailEntry Add(JournaledEvent journaled)
    {
        var entry = Newest = new TailEntry(journaled);
        _entries.Enqueue(entry);
        _bytes += journaled.Bytes.Length;
        while (_entries.Count > eventsMax || (_bytes > bytesMax && _entries.Count > 1))
        {
            _bytes -= _entries.Dequeue().Bytes;
            First++;
        }

        return entry;
    }

    /// <summary>Everything from <paramref name="seq"/> on, which must not lie before <see cref="First"/>.</summary>
    public IEnumerable<TailEntry> From(long seq) => _entries.Skip((int)(seq - First));
}

/// <summary>One event as it goes to those who may see it, and to those who may not.</summary>
internal sealed class TailEntry(JournaledEvent journaled)
{
    private readonly EncodedMessage _message = EncodedMessage.OfEvent(journaled);
    private EncodedMessage? _hidden;

    /// <summary>The event as the journal has it.</summary>
    public JournaledEvent Journaled { get; } = journaled;

    public Event Event => Journaled.Event;

    public int Bytes => Journaled.Bytes.Length;

    /// <summary>What somebody outside every audience receives.</summary>
    public EncodedMessage Public => Event.Audience.Count == 0 ? _message : Hidden;

    private EncodedMessage Hidden => _hidden ??= EncodedMessage.Of(
        new ServerMessage { Event = new Event { Seq = Event.Seq, Hidden = true } });

    /// <summary>What this participant receives.</summary>
    public EncodedMessage For(string participant) => Visible.To(Event, participant) ? _message : Hidden;
}

/// <summary>Who may see an event.</summary>
internal static class Visible
{
    public static bool To(Event @event, string participant) =>
        @event.Audience.Count == 0 || @event.Audience.Contains(participant);
}

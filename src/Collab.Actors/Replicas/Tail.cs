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
    public JournaledEvent? Newest { get; private set; }

    /// <summary>Appends the next event.</summary>
    public TailEntry Add(JournaledEvent journaled)
    {
        Newest = journaled;
        var entry = TailEntry.Of(journaled);
        _entries.Enqueue(entry);
        _bytes += entry.Bytes;
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

/// <summary>
/// One event as it goes to those who may see it, and to those who may not: what is sent, and nothing that was only
/// needed to decide or fold it.
/// </summary>
/// <param name="Whole">The event.</param>
/// <param name="Public">What goes to whoever is not in the audience: the same when there is none.</param>
/// <param name="Audience">The participants who may see it; <c>null</c> for everybody.</param>
internal readonly record struct TailEntry(
    EncodedMessage Whole, EncodedMessage Public, IReadOnlyCollection<string>? Audience)
{
    public int Bytes => Whole.Frame.Length;

    public static TailEntry Of(JournaledEvent journaled)
    {
        var whole = EncodedMessage.OfEvent(journaled);
        var @event = journaled.Event;
        if (@event.Audience.Count == 0) return new TailEntry(whole, whole, null);
        var hidden = new ServerMessage { Event = new Event { Seq = @event.Seq, Hidden = true } };
        return new TailEntry(whole, EncodedMessage.Of(hidden), [.. @event.Audience]);
    }

    /// <summary>What this participant receives.</summary>
    public EncodedMessage For(string participant) => Audience?.Contains(participant) == false ? Public : Whole;
}

/// <summary>Who may see an event.</summary>
internal static class Visible
{
    public static bool To(Event @event, string participant) =>
        @event.Audience.Count == 0 || @event.Audience.Contains(participant);
}

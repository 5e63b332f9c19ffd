using Akka.Persistence;
using Collab.Actors.Serialization;
using Google.Protobuf;

namespace Collab.Actors.Journal;

/// <summary>Holds what the journal plugin returned against what a conference's log must be.</summary>
internal static class JournalCheck
{
    /// <summary>
    /// The events of a page: gapless from <paramref name="from"/>, each of the number it is kept under.
    /// </summary>
    /// <param name="id">Whose.</param>
    /// <param name="page">What the plugin returned.</param>
    /// <param name="from">The first event asked for.</param>
    /// <param name="last">The last event asked for, inclusive.</param>
    /// <exception cref="JournalCorruptException">
    /// Something is missing, out of order or not what it should be.
    /// </exception>
    public static IReadOnlyList<JournaledEvent> Events(ConferenceId id, Replayed page, long from, long last)
    {
        var events = new List<JournaledEvent>(page.Rows.Count);
        var next = from;
        foreach (var row in page.Rows)
        {
            if (row.SequenceNr > next)
                throw new JournalCorruptException(id, next, $"is missing; the next one is {row.SequenceNr}");
            if (row.SequenceNr < next)
                throw new JournalCorruptException(id, row.SequenceNr, $"came where {next} was expected");
            events.Add(Event(id, row));
            next++;
        }

        var end = Math.Min(last, page.Highest);
        if (next <= end) throw new JournalCorruptException(id, next, $"is missing; the log goes on to {page.Highest}");
        return events;
    }

    private static JournaledEvent Event(ConferenceId id, IPersistentRepresentation row)
    {
        if (row.Payload is not JournaledEvent @event)
            throw new JournalCorruptException(id, row.SequenceNr, $"is not an event but a {row.Payload.GetType()}");
        long seq;
        try
        {
            seq = @event.Event.Seq;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new JournalCorruptException(id, row.SequenceNr, "cannot be decoded", exception);
        }

        return seq == row.SequenceNr
            ? @event
            : throw new JournalCorruptException(id, row.SequenceNr, $"says that it is {seq}");
    }
}

using Collab.Protocol;
using Collab.Protocol.Services.Notes;

namespace Collab.Core.Services.Notes;

/// <summary>Goes back through the journal, edit by edit, for queries.</summary>
/// <param name="Each">Takes an edit; whether it wants the one before.</param>
/// <param name="End">
/// Answers; told the seq before which it goes on, or 0 when the journal has no edits before.
/// </param>
internal sealed record JournalEdits(Func<TextEdited, Event, bool> Each, Func<long, QueryStep> End)
{
    private const int StretchEvents = 500;

    /// <summary>Reads from the event before <paramref name="seq"/> back.</summary>
    public QueryStep Before(long seq) => Before(seq, NotesLimits.QueryEventsMax);

    private QueryStep Before(long seq, int left)
    {
        if (seq <= 1) return End(0);
        if (left <= 0) return End(seq);
        var from = Math.Max(1, seq - Math.Min(left, StretchEvents));
        return new QueryStep.Read(from, seq - 1, events => Take(events, left));
    }

    private QueryStep Take(IReadOnlyList<Event> events, int left)
    {
        for (var i = events.Count - 1; i >= 0; i--)
        {
            var @event = events[i];
            if (@event.Service != NotesService.ServiceName || @event.Type != TextEdited.Descriptor.Name) continue;
            var edited = TextEdited.Parser.ParseFrom(@event.Body);
            if (!Each(edited, @event)) return End(edited.Version > 1 ? @event.Seq : 0);
            if (edited.Version == 1) return End(0);
        }

        return Before(events[0].Seq, left - events.Count);
    }
}

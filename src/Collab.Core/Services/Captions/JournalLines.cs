using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Captions;

namespace Collab.Core.Services.Captions;

/// <summary>
/// Reads lines forward: those that were pushed out of the state from the journal, with what happened to them until they
/// were, and the others from the state.
/// </summary>
/// <param name="state">The captions.</param>
/// <param name="limit">The longest page.</param>
/// <param name="finish">Makes the answer of the page.</param>
internal sealed class JournalLines(CaptionsState state, int limit, Func<JournalLines.Page, QueryStep> finish)
{
    // To read events by its contract. Services are stateless; what was found so far goes along in the steps, so that a
    // step may run again.
    private static readonly CaptionsService Captions = new();

    /// <summary>Oldest first, where the next page begins, and whether there is one.</summary>
    public sealed record Page(IReadOnlyList<CaptionLine> Lines, long NextSeq, bool More);

    // Everything from here on is in the state.
    private long StateSeq => state.Lines.IsEmpty ? state.EvictedSeq + 1 : state.Lines[0].Seq;

    /// <summary>The page of lines that were added after an event.</summary>
    public QueryStep After(long seq) => state.FirstLine == 1 || seq >= StateSeq - 1
        ? FromState([], seq)
        : Scan(seq + 1, seq + CaptionsLimits.QueryEventsMax, []);

    private QueryStep Scan(long from, long last, ImmutableList<CaptionLine> found)
    {
        if (from >= StateSeq) return FoldForward(found, from - 1);
        if (from > last) return FoldForward(found, last);
        var to = Math.Min(Math.Min(StateSeq - 1, last), from + QueryStep.EventsMax - 1);
        return new QueryStep.Read(from, to, events =>
        {
            var lines = found;
            foreach (var @event in events.Where(IsLine))
            {
                lines = lines.Add(CaptionsEvents.Added(LineAdded.Parser.ParseFrom(@event.Body), ContextOf(@event)));
                if (lines.Count == limit) return FoldForward(lines, @event.Seq);
            }

            return Scan(to + 1, last, lines);
        });
    }

    private QueryStep FoldForward(ImmutableList<CaptionLine> lines, long scanned)
    {
        if (lines.IsEmpty) return Complete(lines, scanned);
        // The count limit alone pushes the last of them out by then.
        var lastLine = lines[^1].Id + CaptionsLimits.RetainedLinesMax;
        return Fold(lines[0].Seq + 1, lastLine, lines.ToImmutableSortedDictionary(x => x.Id, x => x), scanned);
    }

    private QueryStep Fold(
        long from, long lastLine, ImmutableSortedDictionary<long, CaptionLine> lines, long scanned)
    {
        if (from > state.EvictedSeq) return Complete([.. lines.Values], scanned);
        var to = Math.Min(state.EvictedSeq, from + QueryStep.EventsMax - 1);
        return new QueryStep.Read(from, to, events =>
        {
            var changed = lines;
            foreach (var @event in events.Where(x => x.Service == CaptionsService.ServiceName))
            {
                var body = Captions.Contract.ParseEvent(@event.Service, @event.Type, @event.Body);
                if (body is LineAdded added && added.Line >= lastLine)
                    return Complete([.. changed.Values], scanned);
                var id = body switch
                {
                    LineCorrected e => e.Line,
                    LineRemoved e => e.Line,
                    _ => 0,
                };
                if (changed.TryGetValue(id, out var line))
                    changed = changed.SetItem(id, CaptionsEvents.Changed(line, body, ContextOf(@event)));
            }

            return Fold(to + 1, lastLine, changed, scanned);
        });
    }

    private QueryStep Complete(ImmutableList<CaptionLine> lines, long scanned) =>
        scanned + 1 >= StateSeq && lines.Count < limit
            ? FromState(lines, scanned)
            : finish(new Page(lines, scanned, More: true));

    private QueryStep FromState(ImmutableList<CaptionLine> older, long seq)
    {
        var newer = state.Lines.SkipWhile(line => line.Seq <= seq).Take(limit - older.Count).ToList();
        var lines = older.AddRange(newer);
        var next = lines.IsEmpty ? seq : Math.Max(seq, lines[^1].Seq);
        var more = !state.Lines.IsEmpty && state.Lines[^1].Seq > next;
        return finish(new Page(lines, next, more));
    }

    private static bool IsLine(Event @event) =>
        @event.Service == CaptionsService.ServiceName && @event.Type == LineAdded.Descriptor.Name;

    private static EventContext ContextOf(Event @event) => new(@event.Seq, @event.Time, @event.Participant);
}

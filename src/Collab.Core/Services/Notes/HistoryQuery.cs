using Collab.Protocol;
using Collab.Protocol.Services.Notes;

namespace Collab.Core.Services.Notes;

/// <summary>Answers <c>GetHistory</c> from the journal, newest first.</summary>
internal static class HistoryQuery
{
    public static QueryStep Answer(NotesState state, GetHistory query)
    {
        if (query.BeforeSeq < 0)
            return Refuse($"before_seq is {query.BeforeSeq}: a seq from 1 is legal, and 0 for the newest.");
        if (query.Limit is < 0 or > NotesLimits.RevisionsMax)
        {
            return Refuse(
                $"limit is {query.Limit}: 1 to {NotesLimits.RevisionsMax} are legal, and 0 for the default of "
                + $"{NotesLimits.RevisionsDefault}.");
        }

        var limit = query.Limit == 0 ? NotesLimits.RevisionsDefault : query.Limit;
        var before = query.BeforeSeq == 0 ? long.MaxValue : query.BeforeSeq;
        var history = new History();
        var startedAt = 0L;
        // Which seq it stopped before, when the edit there belongs to the next page.
        var stoppedAt = 0L;
        return new JournalEdits(Each, End).Before(Math.Min(before, state.LastSeq + 1));

        bool Each(TextEdited edited, Event @event)
        {
            var newest = history.Revisions.LastOrDefault();
            if (newest is null || newest.Participant != @event.Participant
                || startedAt - @event.Time > NotesLimits.RevisionGapMilliseconds)
            {
                if (history.Revisions.Count == limit)
                {
                    stoppedAt = @event.Seq + 1;
                    return false;
                }

                newest = new Revision
                {
                    Version = edited.Version,
                    Participant = @event.Participant,
                    Time = @event.Time,
                };
                history.Revisions.Add(newest);
            }

            startedAt = @event.Time;
            newest.Edits++;
            newest.Inserted += edited.Spans.Sum(x => x.Insert.Length);
            newest.Removed += edited.Removed.Length;
            return true;
        }

        QueryStep End(long nextSeq)
        {
            history.NextSeq = stoppedAt > 0 ? stoppedAt : nextSeq;
            return new QueryStep.Answered(history);
        }
    }

    private static QueryStep.Refused Refuse(string message) => new(RefusalCode.InvalidArgument, message);
}

using System.Collections.Immutable;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>Tells what was voted, some votes at a time, and closes polls whose time is up.</summary>
internal static class Tallying
{
    public static Decision Settle(PollsState state, long now)
    {
        var events = ImmutableArray.CreateBuilder<DecidedEvent>();
        foreach (var poll in state.Polls.Values)
        {
            if (poll.Phase != PollPhase.Open) continue;
            if (poll.ClosesAt > 0 && poll.ClosesAt <= now)
                events.Add(new DecidedEvent(Close(poll), []));
            else if (poll.DueAt > 0 && poll.DueAt <= now)
                events.Add(new DecidedEvent(Tally(poll), []));
        }

        return Decision.Accept(events.ToImmutable());
    }

    public static long? NextDeadline(PollsState state) => state.Polls.Values.Min(poll => poll.Deadline);

    public static PollClosed Close(PollState poll)
    {
        var results = ResultsOf(Final(poll), !poll.Definition.HiddenResults);
        var closed = new PollClosed { Poll = poll.Id, Results = results };
        if (!poll.Definition.HiddenResults) closed.Correct.AddRange(poll.Definition.Correct);
        return closed;
    }

    /// <summary>What everybody is told of the votes.</summary>
    public static Results ResultsOf(PollState poll, bool shown)
    {
        var results = new Results
        {
            Turnout = poll.Turnout,
            Counted = poll.Counted,
            Withheld = poll.Results.Withheld,
        };
        if (shown && !results.Withheld) results.Counts.AddRange(poll.Counts);
        return results;
    }

    /// <summary>With the oldest pending votes counted, as many as leave the total at that number.</summary>
    public static PollState Count(PollState poll, int counted)
    {
        var batch = Math.Clamp(counted - poll.Counted, 0, poll.Pending.Count);
        if (batch == 0) return poll;
        var counts = poll.Counts.ToBuilder();
        var texts = poll.Texts.ToBuilder();
        var bytes = poll.BallotBytes;
        foreach (var ballot in poll.Pending.Take(batch))
        {
            bytes -= Ballots.BytesOf(ballot);
            foreach (var place in Ballots.PlacesOf(ballot)) counts[place]++;
            if (ballot.Text.Length == 0) continue;
            var at = texts.BinarySearch(ballot.Text, StringComparer.Ordinal);
            texts.Insert(at < 0 ? ~at : at, ballot.Text);
            bytes += Ballots.BytesOf(ballot.Text);
        }

        return poll with
        {
            Pending = poll.Pending.RemoveRange(0, batch),
            Counts = counts.ToImmutable(),
            Counted = poll.Counted + batch,
            Texts = texts.ToImmutable(),
            BallotBytes = bytes,
        };
    }

    /// <summary>With every vote counted; with none, when there are so few that they would point at persons.</summary>
    public static PollState Final(PollState poll)
    {
        if (!poll.Definition.Anonymous) return poll;
        return poll.Turnout > 0 && poll.Turnout < PollsLimits.AnonymousBatchMin
            ? poll with
            {
                Pending = [],
                Results = new Results { Turnout = poll.Turnout, Withheld = true },
            }
            : Count(poll, poll.Turnout);
    }

    private static TallyPublished Tally(PollState poll)
    {
        // A batch of an anonymous poll leaves as many votes untold as it must have itself: whatever is told next, and
        // the rest that is told at the end, is never the vote of one or two.
        var ready = poll.Pending.Count >= 2 * PollsLimits.AnonymousBatchMin
            ? poll.Counted + poll.Pending.Count - PollsLimits.AnonymousBatchMin
            : poll.Counted;
        return new TallyPublished
        {
            Poll = poll.Id,
            Results = ResultsOf(Count(poll, ready), !poll.Definition.HiddenResults),
        };
    }
}

using Collab.Protocol;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>Opening and closing polls, opening them again, publishing results.</summary>
internal static class Running
{
    public static Decision Open(PollsState state, OpenPoll open, DecisionContext context)
    {
        if (Drafting.FindManaged(state, open.Poll, context, out var poll) is { } refusal) return refusal;
        if (poll.Phase == PollPhase.Open) return Decision.Nothing;
        if (poll.Phase == PollPhase.Closed)
            return Definitions.Refuse($"Poll {poll.Id} is closed: reopen it, or draft another one.");
        return RefuseMore(state) ?? Decision.Accept(new PollOpened
        {
            Poll = poll.Id,
            Definition = Definitions.WithoutCorrect(poll.Definition),
            Author = poll.Author,
            AuthorName = poll.AuthorName,
            ClosesAt = ClosesAt(poll, context.Now),
        });
    }

    public static Decision Close(PollsState state, ClosePoll close, DecisionContext context) =>
        Drafting.FindManaged(state, close.Poll, context, out var poll) ?? poll.Phase switch
        {
            PollPhase.Draft => RefuseDraft(poll),
            PollPhase.Closed => Decision.Nothing,
            _ => Decision.Accept(Tallying.Close(poll)),
        };

    public static Decision Reopen(PollsState state, ReopenPoll reopen, DecisionContext context)
    {
        if (Drafting.FindManaged(state, reopen.Poll, context, out var poll) is { } refusal) return refusal;
        return poll.Phase switch
        {
            PollPhase.Draft => RefuseDraft(poll),
            PollPhase.Open => Decision.Nothing,
            // Whoever votes then would do so alone, and the next results less these would be that vote.
            _ when poll.Definition.Anonymous => Definitions.Refuse(
                $"Poll {poll.Id} is anonymous: once closed it stays closed. Draft another one."),
            _ when poll.HidesResultsFromVoters() => Definitions.Refuse(
                $"The results of poll {poll.Id} are published: nobody may vote with them in view. Draft another one."),
            _ => RefuseMore(state) ?? Decision.Accept(new PollReopened
            {
                Poll = poll.Id,
                ClosesAt = ClosesAt(poll, context.Now),
            }),
        };
    }

    public static Decision Publish(PollsState state, PublishResults publish, DecisionContext context) =>
        Drafting.FindManaged(state, publish.Poll, context, out var poll) ?? poll.Phase switch
        {
            PollPhase.Draft => RefuseDraft(poll),
            PollPhase.Open when poll.Definition.HiddenResults =>
                Definitions.Refuse($"Poll {poll.Id} is open: close it before you publish its results."),
            PollPhase.Open => Decision.Nothing,
            _ when poll.Published => Decision.Nothing,
            _ => Decision.Accept(new ResultsPublished
            {
                Poll = poll.Id,
                Results = Tallying.ResultsOf(poll, shown: true),
                Correct = { poll.Definition.Correct },
            }),
        };

    /// <summary>Whether what was published must not be seen by those who vote.</summary>
    private static bool HidesResultsFromVoters(this PollState poll) =>
        poll.Published && (poll.Definition.HiddenResults || poll.Definition.Quiz);

    private static long ClosesAt(PollState poll, long now) =>
        poll.Definition.DurationSeconds == 0 ? 0 : now + (poll.Definition.DurationSeconds * 1000L);

    private static Decision? RefuseMore(PollsState state)
    {
        var open = state.Polls.Values.Count(x => x.Phase == PollPhase.Open);
        if (open >= PollsLimits.OpenPollsMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached, $"{open} polls are open, which is the limit: close one of them.");
        }

        return state.BallotBytes > PollsLimits.BallotBytesToOpenMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"The votes that are kept have {state.BallotBytes} bytes, more than the "
                + $"{PollsLimits.BallotBytesToOpenMax} that leave room for more: export and delete closed polls.")
            : null;
    }

    private static Decision RefuseDraft(PollState poll) =>
        Definitions.Refuse($"Poll {poll.Id} is a draft: open it first.");
}

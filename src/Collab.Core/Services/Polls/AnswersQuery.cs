using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Polls;

/// <summary>Answers <c>GetAnswers</c>: the results as of now, and the single answers page by page.</summary>
internal static class AnswersQuery
{
    public static QueryStep Answer(PollsState state, GetAnswers query, Viewer viewer)
    {
        if (Find(state, query.Poll, viewer, out var poll) is { } refusal) return refusal;
        if (query.Skip < 0)
            return new QueryStep.Refused(RefusalCode.InvalidArgument, $"skip is {query.Skip}: 0 and more are legal.");
        if (query.Limit is < 0 or > PollsLimits.AnswersMax)
        {
            return new QueryStep.Refused(
                RefusalCode.InvalidArgument,
                $"limit is {query.Limit}: 1 to {PollsLimits.AnswersMax} are legal, and 0 for the default of "
                + $"{PollsLimits.AnswersDefault}.");
        }

        var limit = query.Limit == 0 ? PollsLimits.AnswersDefault : query.Limit;
        var answers = new Answers
        {
            Results = Tallying.ResultsOf(poll, shown: true),
            Total = poll.Definition.Anonymous ? poll.Texts.Count : poll.Ballots.Count,
        };
        answers.Ballots.AddRange(poll.Definition.Anonymous
            ? poll.Texts.Skip(query.Skip).Take(limit)
                .Select(text => new CastBallot { Ballot = new Ballot { Text = text } })
            : poll.Ballots.Values.Skip(query.Skip).Take(limit));
        return new QueryStep.Answered(answers);
    }

    /// <summary>Finds a poll whose results somebody may see, or says why not.</summary>
    /// <remarks>
    /// Hidden results are for the author and for co-hosts and hosts until they are published; those of an anonymous
    /// poll are what is counted so far, for them too.
    /// </remarks>
    public static QueryStep.Refused? Find(PollsState state, long id, Viewer viewer, out PollState poll)
    {
        poll = state.Find(id)!;
        if (poll is null || !Drafting.MaySee(poll, viewer.Participant))
            return new QueryStep.Refused(RefusalCode.NotFound, $"There is no poll {id}.");
        if (poll.Phase == PollPhase.Draft)
            return new QueryStep.Refused(RefusalCode.InvalidArgument, $"Poll {id} is a draft: it has no results.");
        return poll.ShowsCounts || poll.Author == viewer.Participant || viewer.Role >= Role.CoHost
            ? null
            : new QueryStep.Refused(
                RefusalCode.NotPermitted,
                $"The results of poll {id} are hidden until '{poll.Author}', a co-host or a host publishes them.");
    }
}

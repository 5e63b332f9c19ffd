using Collab.Protocol.Services.Polls;

namespace Collab.Core.Services.Polls;

/// <summary>Answers <c>GetScores</c> from the named quizzes whose results everybody may see.</summary>
internal static class Scoring
{
    public static QueryStep Answer(PollsState state)
    {
        var scores = new SortedDictionary<string, Score>(StringComparer.Ordinal);
        var answer = new Scores();
        foreach (var poll in state.Polls.Values
            .Where(x => x is { Published: true, Definition: { Quiz: true, Anonymous: false } }))
        {
            answer.Quizzes++;
            answer.PointsMax += poll.Definition.Points;
            foreach (var cast in poll.Ballots.Values)
            {
                if (!scores.TryGetValue(cast.Participant, out var score))
                    scores[cast.Participant] = score = new Score { Participant = cast.Participant };
                score.Name = cast.Name;
                score.Answered++;
                score.Points += PointsOf(poll, cast.Ballot);
                if (IsCorrect(poll, cast.Ballot)) score.Correct++;
            }
        }

        answer.Scores_.AddRange(scores.Values.OrderByDescending(score => score.Points));
        return new QueryStep.Answered(answer);
    }

    /// <summary>What an answer scores: all for exactly the correct options, else nothing.</summary>
    public static int PointsOf(PollState poll, Ballot ballot) =>
        IsCorrect(poll, ballot) ? poll.Definition.Points : 0;

    private static bool IsCorrect(PollState poll, Ballot ballot) =>
        ballot.Choices.SequenceEqual(poll.Definition.Correct);
}

using Collab.Protocol;
using Collab.Protocol.Services.Questions;

namespace Collab.Core.Services.Questions;

/// <summary>Upvoting a question, and taking the upvote back.</summary>
internal static class Upvoting
{
    public static Decision Decide(QuestionsState state, Upvote upvote, DecisionContext context)
    {
        if (context.Sender is not { } voter)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "Only a participant can vote: send it from a session.");
        }

        if (Closing.Find(state, upvote.Question, out var question) is { } refusal) return refusal;
        if (question.Question.Phase != QuestionPhase.Open)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"Question {upvote.Question} is closed: upvotes are for open ones.");
        }

        if (question.Voters.Contains(voter.Id) == upvote.On) return Decision.Nothing;
        if (upvote.On
            && state.VoterBytes + QuestionState.VoterBytesOf(voter.Id) > QuestionsLimits.VoterBytesMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"The upvotes of all questions have {state.VoterBytes} bytes, and {QuestionsLimits.VoterBytesMax} is "
                + "the limit: a host must clear the questions that are answered.");
        }

        var changed = new UpvoteChanged { Question = upvote.Question, On = upvote.On };
        return Decision.Accept([new DecidedEvent(changed, [voter.Id])]);
    }
}

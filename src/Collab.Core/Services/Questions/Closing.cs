using System.Text;
using Collab.Protocol;
using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Questions;

/// <summary>Answering, dismissing and restoring questions, and what hosts decide for all of them.</summary>
internal static class Closing
{
    public static Decision Answer(QuestionsState state, AnswerQuestion answer)
    {
        if (Find(state, answer.Question, out var found) is { } refusal) return refusal;
        var question = found.Question;
        if (question.Phase == QuestionPhase.Dismissed)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"Question {question.Id} is dismissed: restore it before you answer it.");
        }

        var text = answer.Text.Trim();
        var least = answer.Live ? 0 : 1;
        if (LegalText.CheckLines("text", text, least, QuestionsLimits.AnswerCharactersMax) is { } illegal)
            return illegal;
        if (question.Phase == QuestionPhase.Answered && question.Answer == text && question.Live == answer.Live)
            return Decision.Nothing;
        // The id of who answers is kept too.
        var more = Encoding.UTF8.GetByteCount(text) - Encoding.UTF8.GetByteCount(question.Answer)
            + ProtocolLimits.IdCharactersMax;
        return Asking.CheckBytes(state, more) ?? Decision.Accept(new QuestionAnswered
        {
            Question = question.Id,
            Text = text,
            Live = answer.Live,
        });
    }

    public static Decision Dismiss(QuestionsState state, DismissQuestion dismiss, DecisionContext context)
    {
        if (Find(state, dismiss.Question, out var found) is { } refusal) return refusal;
        var question = found.Question;
        if (context.Sender is { Role: < Role.CoHost } sender && (question.Anonymous || sender.Id != question.Author))
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Only a co-host, a host, and whoever asked it with their name may dismiss question {question.Id}.");
        }

        return question.Phase == QuestionPhase.Dismissed
            ? Decision.Nothing
            : Decision.Accept(new QuestionDismissed { Question = question.Id });
    }

    public static Decision Restore(QuestionsState state, RestoreQuestion restore) =>
        Find(state, restore.Question, out var found) ?? (found.Question.Phase == QuestionPhase.Open
            ? Decision.Nothing
            : Decision.Accept(new QuestionRestored { Question = restore.Question, Text = found.Question.Text }));

    public static Decision ChangeRules(QuestionsState state, ChangeRules change) =>
        state.Closed == change.Closed && state.AnonymousAllowed == change.AnonymousAllowed
            ? Decision.Nothing
            : Decision.Accept(new RulesChanged
            {
                Closed = change.Closed,
                AnonymousAllowed = change.AnonymousAllowed,
            });

    public static Decision Clear(QuestionsState state) =>
        state.Questions.Values.All(x => x.Question.Phase == QuestionPhase.Open) && state.Askers.IsEmpty
            ? Decision.Nothing
            : Decision.Accept(new QuestionsCleared());

    /// <summary>Finds a question, or says that there is none.</summary>
    public static Decision? Find(QuestionsState state, long id, out QuestionState question)
    {
        question = state.Find(id)!;
        return question is not null ? null : Decision.Refuse(RefusalCode.NotFound, $"There is no question {id}.");
    }
}

using Collab.Protocol;
using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Questions;

/// <summary>Asking a question, with one's name or without.</summary>
internal static class Asking
{
    public static Decision Decide(QuestionsState state, AskQuestion ask, DecisionContext context)
    {
        if (context.Sender is not { } author)
            return Refuse(RefusalCode.InvalidArgument, "Only a participant can ask: send it from a session.");
        var text = ask.Text.Trim();
        if (LegalText.CheckLines("text", text, 1, QuestionsLimits.TextCharactersMax) is { } illegal) return illegal;
        if (CheckRules(state, ask, author) is { } closed) return closed;
        if (CheckRoom(state, text, author) is { } full) return full;
        if (ask.Anonymous)
            return Decision.Accept([new DecidedEvent(new QuestionSubmitted { Text = text }, [author.Id])]);
        return Decision.Accept(new QuestionAsked
        {
            Question = state.NextQuestion,
            Text = text,
            Author = author.Id,
            AuthorName = author.Name,
        });
    }

    private static Decision? CheckRules(QuestionsState state, AskQuestion ask, Participant author)
    {
        if (state.Closed && author.Role < Role.CoHost)
            return Refuse(RefusalCode.NotPermitted, "No more questions are taken: a host has closed them.");
        return ask.Anonymous && !state.AnonymousAllowed
            ? Refuse(
                RefusalCode.NotPermitted,
                "Anonymous questions are not allowed here: ask with your name, or ask a host to allow them.")
            : null;
    }

    private static Decision? CheckRoom(QuestionsState state, string text, Participant author)
    {
        var asked = state.Askers.GetValueOrDefault(author.Id);
        if (asked >= QuestionsLimits.QuestionsPerAuthorMax)
        {
            return Refuse(
                RefusalCode.LimitReached,
                $"You have asked {asked} questions, which is the limit until a host clears the questions.");
        }

        var questions = state.Questions.Count + state.Waiting.Count;
        if (questions >= QuestionsLimits.QuestionsMax)
        {
            return Refuse(
                RefusalCode.LimitReached,
                $"There are {questions} questions, which is the limit: a host must clear those that are answered.");
        }

        return CheckBytes(state, QuestionState.BytesOf(text) + author.Id.Length + (4 * author.Name.Length));
    }

    /// <summary>Refuses what would make all texts too large.</summary>
    public static Decision? CheckBytes(QuestionsState state, int more) =>
        state.TextBytes + more <= QuestionsLimits.TextBytesMax
            ? null
            : Refuse(
                RefusalCode.LimitReached,
                $"All questions and answers have {state.TextBytes} bytes; with this it would be more than "
                + $"{QuestionsLimits.TextBytesMax}: a host must clear those that are answered.");

    private static Decision Refuse(RefusalCode code, string message) => Decision.Refuse(code, message);
}

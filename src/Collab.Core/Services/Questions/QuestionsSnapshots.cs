using System.Collections.Immutable;
using Collab.Protocol.Services.Questions;

namespace Collab.Core.Services.Questions;

/// <summary>The questions as a message, whole or as somebody may see them, and back.</summary>
internal static class QuestionsSnapshots
{
    public static QuestionsSnapshot Write(QuestionsState state)
    {
        var snapshot = Rules(state);
        snapshot.WaitingDueAt = state.WaitingDueAt;
        snapshot.VotesDueAt = state.VotesDueAt;
        snapshot.Waiting.AddRange(state.Waiting);
        snapshot.Askers.AddRange(state.Askers.Select(x => new Asker { Participant = x.Key, Questions = x.Value }));
        foreach (var (question, voters) in state.Questions.Values)
        {
            var written = question.Clone();
            written.Voters.AddRange(voters);
            snapshot.Questions.Add(written);
        }

        return snapshot;
    }

    /// <param name="state">All.</param>
    /// <param name="participant">Whose upvotes are marked.</param>
    /// <param name="dismissed">With the texts of dismissed questions.</param>
    public static QuestionsSnapshot View(QuestionsState state, string participant, bool dismissed)
    {
        var view = Rules(state);
        foreach (var (question, voters) in state.Questions.Values)
        {
            var shown = question.Clone();
            shown.Voted = voters.Contains(participant);
            if (question.Phase == QuestionPhase.Dismissed && !dismissed) (shown.Text, shown.Answer) = ("", "");
            view.Questions.Add(shown);
        }

        return view;
    }

    public static QuestionsState Read(QuestionsSnapshot snapshot) => QuestionsState.Of(
        new QuestionsState
        {
            Closed = snapshot.Closed,
            AnonymousAllowed = snapshot.AnonymousAllowed,
            VotesDueAt = snapshot.VotesDueAt,
        },
        snapshot.Questions.Select(Read),
        snapshot.NextQuestion,
        [.. snapshot.Waiting],
        snapshot.WaitingDueAt,
        snapshot.Askers.ToImmutableSortedDictionary(x => x.Participant, x => x.Questions, StringComparer.Ordinal));

    private static QuestionsSnapshot Rules(QuestionsState state) => new()
    {
        NextQuestion = state.NextQuestion,
        Closed = state.Closed,
        AnonymousAllowed = state.AnonymousAllowed,
    };

    private static QuestionState Read(Question saved)
    {
        var question = saved.Clone();
        question.Voters.Clear();
        return new QuestionState(question, saved.Voters.ToImmutableSortedSet(StringComparer.Ordinal));
    }
}

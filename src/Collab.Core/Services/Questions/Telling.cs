using System.Collections.Immutable;
using Collab.Protocol.Services.Questions;

namespace Collab.Core.Services.Questions;

/// <summary>Tells upvotes some at a time, and lets anonymous questions appear.</summary>
internal static class Telling
{
    public static Decision Settle(QuestionsState state, long now)
    {
        var events = ImmutableArray.CreateBuilder<DecidedEvent>();
        if (state.VotesDueAt > 0 && state.VotesDueAt <= now) events.Add(new DecidedEvent(Count(state), []));
        if (state.WaitingDueAt > 0 && state.WaitingDueAt <= now)
        {
            var next = state.NextQuestion;
            // In ordinal order, which says nothing of when they were sent.
            foreach (var text in state.Waiting.Order(StringComparer.Ordinal))
            {
                var asked = new QuestionAsked { Question = next++, Text = text, Anonymous = true };
                events.Add(new DecidedEvent(asked, []));
            }
        }

        return Decision.Accept(events.ToImmutable());
    }

    public static long? NextDeadline(QuestionsState state) => (state.VotesDueAt, state.WaitingDueAt) switch
    {
        (0, 0) => null,
        (0, var waiting) => waiting,
        (var votes, 0) => votes,
        var (votes, waiting) => Math.Min(votes, waiting),
    };

    private static VotesCounted Count(QuestionsState state) => new()
    {
        Counts =
        {
            state.Questions.Values.Where(x => x.HasUntold)
                .Select(x => new VoteCount { Question = x.Question.Id, Votes = x.Voters.Count }),
        },
    };
}

using System.Collections.Immutable;

namespace Collab.Core.Services.Questions;

/// <summary>All questions of a conference, bounded in number and size.</summary>
/// <remarks>Immutable; every change takes O(log n). Times are milliseconds since the Unix epoch.</remarks>
public sealed record QuestionsState
{
    /// <summary>Nobody has asked anything.</summary>
    public static readonly QuestionsState Empty = new();

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<long, QuestionState> Questions { get; private init; } =
        ImmutableSortedDictionary<long, QuestionState>.Empty;

    /// <summary>The id that the next question gets.</summary>
    public long NextQuestion { get; private init; } = 1;

    /// <summary>Whether no more questions are taken.</summary>
    public bool Closed { get; internal init; }

    /// <summary>Whether one may ask without a name.</summary>
    public bool AnonymousAllowed { get; internal init; }

    /// <summary>Anonymous questions that have not appeared, in the order of sending; without whose they are.</summary>
    public ImmutableList<string> Waiting { get; private init; } = [];

    /// <summary>When they appear; 0 while there are none.</summary>
    public long WaitingDueAt { get; private init; }

    /// <summary>When upvotes are next told; 0 for none.</summary>
    public long VotesDueAt { get; internal init; }

    /// <summary>How many questions each has asked since the last clearing, by participant id.</summary>
    public ImmutableSortedDictionary<string, int> Askers { get; private init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Size of all questions and answers, in bytes, about.</summary>
    public long TextBytes { get; private init; }

    /// <summary>Size of all voters, in bytes, about.</summary>
    public long VoterBytes { get; private init; }

    /// <summary>The question of that id; <c>null</c> for none.</summary>
    public QuestionState? Find(long question) => Questions.GetValueOrDefault(question);

    /// <summary>With one question more, the next.</summary>
    /// <exception cref="InvalidOperationException">Its id is not the next: the log is not this decider's.</exception>
    internal QuestionsState Add(QuestionState question) => question.Question.Id != NextQuestion
        ? throw new InvalidOperationException($"Question {question.Question.Id} came where {NextQuestion} is next.")
        : this with
        {
            Questions = Questions.Add(NextQuestion, question),
            NextQuestion = NextQuestion + 1,
            TextBytes = TextBytes + question.TextBytes,
            VoterBytes = VoterBytes + question.VoterBytes,
        };

    /// <summary>With a question whose texts are others.</summary>
    internal QuestionsState Replace(QuestionState question)
    {
        var old = Questions[question.Question.Id];
        return this with
        {
            Questions = Questions.SetItem(question.Question.Id, question),
            TextBytes = TextBytes - old.TextBytes + question.TextBytes,
        };
    }

    /// <summary>With somebody's upvote, or without it.</summary>
    internal QuestionsState Vote(QuestionState question, string voter, bool on)
    {
        var voters = on ? question.Voters.Add(voter) : question.Voters.Remove(voter);
        return this with
        {
            Questions = Questions.SetItem(question.Question.Id, question with { Voters = voters }),
            VoterBytes = VoterBytes
                + ((voters.Count - question.Voters.Count) * QuestionState.VoterBytesOf(voter)),
        };
    }

    /// <summary>With one more that somebody has asked.</summary>
    internal QuestionsState CountFor(string author) =>
        this with { Askers = Askers.SetItem(author, Askers.GetValueOrDefault(author) + 1) };

    /// <summary>With an anonymous question that appears later.</summary>
    internal QuestionsState Wait(string text, long time) => this with
    {
        Waiting = Waiting.Add(text),
        WaitingDueAt = WaitingDueAt > 0
            ? WaitingDueAt
            : ((time / QuestionsLimits.AnonymousIntervalMs) + 1) * QuestionsLimits.AnonymousIntervalMs,
        TextBytes = TextBytes + QuestionState.BytesOf(text),
    };

    /// <summary>Without an anonymous question that has appeared.</summary>
    internal QuestionsState Appear(string text)
    {
        var waiting = Waiting.Remove(text, StringComparer.Ordinal);
        return this with
        {
            Waiting = waiting,
            WaitingDueAt = waiting.IsEmpty ? 0 : WaitingDueAt,
            TextBytes = TextBytes - ((Waiting.Count - waiting.Count) * QuestionState.BytesOf(text)),
        };
    }

    /// <summary>With these questions alone; everybody may ask anew.</summary>
    internal QuestionsState Keep(IEnumerable<QuestionState> questions) =>
        Of(this, questions, NextQuestion, Waiting, WaitingDueAt, Askers.Clear());

    /// <summary>As a snapshot has it.</summary>
    internal static QuestionsState Of(
        QuestionsState rules,
        IEnumerable<QuestionState> questions,
        long nextQuestion,
        ImmutableList<string> waiting,
        long waitingDueAt,
        ImmutableSortedDictionary<string, int> askers)
    {
        var all = questions.ToImmutableSortedDictionary(x => x.Question.Id, x => x);
        return rules with
        {
            Questions = all,
            NextQuestion = nextQuestion,
            Waiting = waiting,
            WaitingDueAt = waitingDueAt,
            Askers = askers,
            TextBytes = all.Values.Sum(x => (long)x.TextBytes) + waiting.Sum(x => (long)QuestionState.BytesOf(x)),
            VoterBytes = all.Values.Sum(x => x.VoterBytes),
        };
    }
}

using System.Collections.Immutable;
using Collab.Protocol.Services.Questions;

namespace Collab.Client;

/// <summary>The questions as the fold of the log. Immutable.</summary>
public sealed record QuestionsState
{
    internal static readonly QuestionsState Empty = new();

    private ImmutableSortedDictionary<long, Question> _questions = ImmutableSortedDictionary<long, Question>.Empty;

    private QuestionsState() { }

    /// <summary>In the order in which they appeared. A change puts another object in a question's place.</summary>
    public IEnumerable<Question> Questions => _questions.Values;

    /// <summary>Those that are open, the most wanted first; of equal ones the older first.</summary>
    public IEnumerable<Question> ByVotes => _questions.Values
        .Where(x => x.Phase == QuestionPhase.Open)
        .OrderByDescending(x => x.Votes);

    /// <summary>Whether no more questions are taken.</summary>
    public bool Closed { get; private init; }

    /// <summary>Whether one may ask without a name.</summary>
    public bool AnonymousAllowed { get; private init; }

    /// <summary>The question of that number; <c>null</c> for none.</summary>
    public Question? Find(long question) => _questions.GetValueOrDefault(question);

    internal static QuestionsState Of(QuestionsSnapshot snapshot) => new()
    {
        _questions = snapshot.Questions.ToImmutableSortedDictionary(x => x.Id, x => x),
        Closed = snapshot.Closed,
        AnonymousAllowed = snapshot.AnonymousAllowed,
    };

    internal QuestionsState After(ConferenceEvent @event) => @event.Body switch
    {
        QuestionAsked e => With(new Question
        {
            Id = e.Question,
            Phase = QuestionPhase.Open,
            Text = e.Text,
            Author = e.Author,
            AuthorName = e.AuthorName,
            Anonymous = e.Anonymous,
            AskedAt = @event.Time.ToUnixTimeMilliseconds(),
        }),
        UpvoteChanged e => Change(e.Question, x => x.Voted = e.On),
        VotesCounted e => e.Counts.Aggregate(this, (state, count) =>
            state.Change(count.Question, x => x.Votes = count.Votes)),
        QuestionAnswered e => Change(e.Question, x =>
        {
            Close(x, QuestionPhase.Answered, @event);
            (x.Answer, x.Live) = (e.Text, e.Live);
        }),
        QuestionDismissed e => Change(e.Question, x =>
        {
            Close(x, QuestionPhase.Dismissed, @event);
            (x.Text, x.Answer) = ("", "");
        }),
        QuestionRestored e => Change(e.Question, x =>
        {
            (x.Phase, x.ClosedBy, x.ClosedAt) = (QuestionPhase.Open, "", 0);
            (x.Text, x.Answer, x.Live) = (e.Text, "", false);
        }),
        RulesChanged e => this with { Closed = e.Closed, AnonymousAllowed = e.AnonymousAllowed },
        QuestionsCleared => this with
        {
            _questions = _questions.RemoveRange(
                _questions.Where(x => x.Value.Phase != QuestionPhase.Open).Select(x => x.Key)),
        },
        _ => this,
    };

    private static void Close(Question question, QuestionPhase phase, ConferenceEvent @event)
    {
        question.Phase = phase;
        question.ClosedBy = @event.Participant;
        question.ClosedAt = @event.Time.ToUnixTimeMilliseconds();
    }

    private QuestionsState With(Question question) =>
        this with { _questions = _questions.SetItem(question.Id, question) };

    private QuestionsState Change(long question, Action<Question> change)
    {
        if (Find(question)?.Clone() is not { } changed) return this;
        change(changed);
        return With(changed);
    }
}

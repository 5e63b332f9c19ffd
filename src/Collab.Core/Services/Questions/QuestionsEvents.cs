using System.Collections.Immutable;
using Collab.Protocol.Services.Questions;
using Google.Protobuf;

namespace Collab.Core.Services.Questions;

/// <summary>What an event makes of the questions.</summary>
internal static class QuestionsEvents
{
    public static QuestionsState Evolve(QuestionsState state, IMessage @event, EventContext context) => @event switch
    {
        QuestionSubmitted e => state.Wait(e.Text, context.Time).CountFor(context.Participant),
        QuestionAsked { Anonymous: true } e => state.Appear(e.Text).Add(Asked(e, context)),
        QuestionAsked e => state.Add(Asked(e, context)).CountFor(e.Author),
        UpvoteChanged e => state.Vote(Find(state, e.Question, context), context.Participant, e.On) with
        {
            VotesDueAt = state.VotesDueAt > 0 ? state.VotesDueAt : context.Time + QuestionsLimits.VotesIntervalMs,
        },
        VotesCounted e => Counted(state, e, context) with { VotesDueAt = 0 },
        QuestionAnswered e => Change(state, e.Question, context, question =>
        {
            Close(question, QuestionPhase.Answered, context);
            (question.Answer, question.Live) = (e.Text, e.Live);
        }),
        QuestionDismissed e => Change(state, e.Question, context, question =>
            Close(question, QuestionPhase.Dismissed, context)),
        QuestionRestored e => Change(state, e.Question, context, question =>
        {
            (question.Phase, question.ClosedBy, question.ClosedAt) = (QuestionPhase.Open, "", 0);
            (question.Answer, question.Live) = ("", false);
        }),
        RulesChanged e => state with { Closed = e.Closed, AnonymousAllowed = e.AnonymousAllowed },
        QuestionsCleared => state.Keep(state.Questions.Values.Where(x => x.Question.Phase == QuestionPhase.Open)),
        _ => throw new UnknownEventException(QuestionsService.ServiceName, @event.Descriptor.Name),
    };

    private static QuestionState Asked(QuestionAsked asked, EventContext context) => new(
        new Question
        {
            Id = asked.Question,
            Phase = QuestionPhase.Open,
            Text = asked.Text,
            Author = asked.Author,
            AuthorName = asked.AuthorName,
            Anonymous = asked.Anonymous,
            AskedAt = context.Time,
        },
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    private static void Close(Question question, QuestionPhase phase, EventContext context) =>
        (question.Phase, question.ClosedBy, question.ClosedAt) = (phase, context.Participant, context.Time);

    private static QuestionsState Counted(QuestionsState state, VotesCounted counted, EventContext context) =>
        counted.Counts.Aggregate(state, (changed, count) =>
            Change(changed, count.Question, context, question => question.Votes = count.Votes));

    private static QuestionsState Change(
        QuestionsState state, long id, EventContext context, Action<Question> change)
    {
        var found = Find(state, id, context);
        var question = found.Question.Clone();
        change(question);
        return state.Replace(found with { Question = question });
    }

    private static QuestionState Find(QuestionsState state, long id, EventContext context) => state.Find(id)
        ?? throw new InvalidOperationException($"Event {context.Seq} is about question {id}, which is not there.");
}

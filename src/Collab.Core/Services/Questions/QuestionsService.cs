using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Questions;

/// <summary>Questions of the audience: asked, upvoted, answered or dismissed.</summary>
/// <remarks>
/// Who upvoted what is told to nobody: an upvote's event is for its voter alone, and the counts come from
/// <see cref="Settle"/> about once a second. An anonymous question is taken by an event for its author alone and
/// appears later, with others of the same while, by an event that nobody has caused.
/// </remarks>
public sealed class QuestionsService : Service<QuestionsState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "questions";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, AskQuestion.Descriptor, Upvote.Descriptor, DismissQuestion.Descriptor)
        .Command(Permission.Presenter, AnswerQuestion.Descriptor)
        .Command(Permission.CoHost, RestoreQuestion.Descriptor, ChangeRules.Descriptor, ClearQuestions.Descriptor)
        .Event(
            QuestionSubmitted.Descriptor,
            QuestionAsked.Descriptor,
            UpvoteChanged.Descriptor,
            VotesCounted.Descriptor,
            QuestionAnswered.Descriptor,
            QuestionDismissed.Descriptor,
            QuestionRestored.Descriptor,
            RulesChanged.Descriptor,
            QuestionsCleared.Descriptor)
        .Query(Permission.Participant, GetQuestions.Descriptor, QuestionsSnapshot.Descriptor)
        .SnapshotAs(QuestionsSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override QuestionsState Initial => QuestionsState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(QuestionsState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        AskQuestion ask => Asking.Decide(state, ask, context),
        Upvote upvote => Upvoting.Decide(state, upvote, context),
        AnswerQuestion answer => Closing.Answer(state, answer),
        DismissQuestion dismiss => Closing.Dismiss(state, dismiss, context),
        RestoreQuestion restore => Closing.Restore(state, restore),
        ChangeRules change => Closing.ChangeRules(state, change),
        ClearQuestions => Closing.Clear(state),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(QuestionsState state, DecisionContext context) =>
        context.Facts.Conference.IsAlive ? Telling.Settle(state, context.Now) : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(QuestionsState state, Facts facts) =>
        facts.Conference.IsAlive ? Telling.NextDeadline(state) : null;

    /// <inheritdoc/>
    public override QuestionsState Evolve(QuestionsState state, IMessage @event, EventContext context) =>
        QuestionsEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(QuestionsState state) => QuestionsSnapshots.Write(state);

    /// <inheritdoc/>
    public override QuestionsState FromSnapshot(IMessage snapshot) =>
        QuestionsSnapshots.Read((QuestionsSnapshot)snapshot);

    /// <summary>Without the texts of dismissed questions, and of upvotes only the viewer's own.</summary>
    public override IMessage View(QuestionsState state, Viewer viewer) =>
        QuestionsSnapshots.View(state, viewer.Participant, dismissed: false);

    /// <inheritdoc/>
    public override object ViewKey(QuestionsState state, Viewer viewer) =>
        state.Questions.Values.Any(x => x.Voters.Contains(viewer.Participant)) ? viewer.Participant : "";

    /// <summary>What somebody sees who is not in the conference.</summary>
    public override IMessage Disclose(QuestionsState state) =>
        QuestionsSnapshots.View(state, participant: "", dismissed: false);

    /// <inheritdoc/>
    public override QueryStep Answer(QuestionsState state, IMessage query, Viewer viewer) => query switch
    {
        GetQuestions => new QueryStep.Answered(QuestionsSnapshots.View(
            state, viewer.Participant, viewer.Role >= Role.CoHost)),
        _ => base.Answer(state, query, viewer),
    };
}

using Collab.Protocol.Services.Polls;
using Google.Protobuf;

namespace Collab.Core.Services.Polls;

/// <summary>
/// Polls: drafted by their authors, voted on while open, and told in tallies that nobody can take apart.
/// </summary>
/// <remarks>
/// A vote's event is for its voter alone. What others learn comes from <see cref="Settle"/>, some votes at a time:
/// those of a named poll about once a second, those of an anonymous one never fewer than
/// <see cref="PollsLimits.AnonymousBatchMin"/> together. The state of an anonymous poll has who voted, and what was
/// voted, but not which is whose; and outside the server it is shown neither.
/// </remarks>
public sealed class PollsService : Service<PollsState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "polls";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Presenter,
            DraftPoll.Descriptor,
            ChangeDraft.Descriptor,
            OpenPoll.Descriptor,
            ClosePoll.Descriptor,
            ReopenPoll.Descriptor,
            PublishResults.Descriptor,
            DeletePoll.Descriptor)
        .Command(Permission.Participant, CastVote.Descriptor)
        .Event(
            PollDrafted.Descriptor,
            DraftChanged.Descriptor,
            PollOpened.Descriptor,
            VoteCast.Descriptor,
            TallyPublished.Descriptor,
            PollClosed.Descriptor,
            PollReopened.Descriptor,
            ResultsPublished.Descriptor,
            PollDeleted.Descriptor)
        .Query(Permission.Participant, GetAnswers.Descriptor, Answers.Descriptor)
        .Query(Permission.Participant, GetScores.Descriptor, Scores.Descriptor)
        .Query(Permission.Participant, ExportPoll.Descriptor, Export.Descriptor)
        .SnapshotAs(PollsSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override PollsState Initial => PollsState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(PollsState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        DraftPoll draft => Drafting.Draft(state, draft, context),
        ChangeDraft change => Drafting.Change(state, change, context),
        OpenPoll open => Running.Open(state, open, context),
        CastVote cast => Voting.Decide(state, cast, context),
        ClosePoll close => Running.Close(state, close, context),
        ReopenPoll reopen => Running.Reopen(state, reopen, context),
        PublishResults publish => Running.Publish(state, publish, context),
        DeletePoll delete => Drafting.Delete(state, delete, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(PollsState state, DecisionContext context) =>
        context.Facts.Conference.IsAlive ? Tallying.Settle(state, context.Now) : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(PollsState state, Facts facts) =>
        facts.Conference.IsAlive ? Tallying.NextDeadline(state) : null;

    /// <inheritdoc/>
    public override PollsState Evolve(PollsState state, IMessage @event, EventContext context) =>
        PollsEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(PollsState state) => PollsSnapshots.Write(state);

    /// <inheritdoc/>
    public override PollsState FromSnapshot(IMessage snapshot) => PollsSnapshots.Read((PollsSnapshot)snapshot);

    /// <summary>
    /// No draft of somebody else, no result that is not published, no vote but the viewer's own, whatever the role.
    /// </summary>
    public override IMessage View(PollsState state, Viewer viewer) => PollsViews.For(state, viewer.Participant);

    /// <inheritdoc/>
    public override object ViewKey(PollsState state, Viewer viewer) => PollsViews.KeyOf(state, viewer.Participant);

    /// <summary>What somebody sees who is not in the conference.</summary>
    public override IMessage Disclose(PollsState state) => PollsViews.For(state, participant: "");

    /// <inheritdoc/>
    public override QueryStep Answer(PollsState state, IMessage query, Viewer viewer) => query switch
    {
        GetAnswers answers => AnswersQuery.Answer(state, answers, viewer),
        GetScores => Scoring.Answer(state),
        ExportPoll export => CsvExport.Answer(state, export, viewer),
        _ => base.Answer(state, query, viewer),
    };
}

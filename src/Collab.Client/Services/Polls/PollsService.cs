using Collab.Protocol.Services.Polls;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>polls</c>: questions with options, ratings or free text, and what was voted.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class PollsService : ClientService
{
    private volatile PollsState _state = PollsState.Empty;

    internal PollsService() : base("polls", PollsReflection.Descriptor) { }

    /// <summary>The polls as of the last event; every change is a new object.</summary>
    public PollsState State => _state;

    /// <summary>The polls that this participant may see, by their numbers.</summary>
    public IEnumerable<Poll> Polls => _state.Polls;

    /// <summary>Drafts a poll that only this participant sees until it is opened. For presenters and above.</summary>
    /// <param name="definition">What it asks; the limits are in the .proto file.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>The poll's number.</returns>
    public async Task<long> DraftAsync(PollDefinition definition, CancellationToken cancellationToken = default)
    {
        var receipt = await SendAsync(new DraftPoll { Definition = definition }, cancellationToken)
            .ConfigureAwait(false);
        // Where the event went by, because the client started from fresh snapshots, the newest draft is this one.
        return receipt.Find<PollDrafted>()?.Poll
            ?? Polls.LastOrDefault(x => x.Phase == PollPhase.Draft)?.Id
            ?? throw new OutcomeUnknownException(
                $"The poll was drafted as event {receipt.Seq}, but is not to be found.");
    }

    /// <summary>Changes a draft of this participant.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="definition">What it asks from now on.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangeDraftAsync(
        long poll, PollDefinition definition, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangeDraft { Poll = poll, Definition = definition }, cancellationToken);

    /// <summary>Opens a draft for everybody to vote.</summary>
    /// <inheritdoc cref="CloseAsync"/>
    public Task OpenAsync(long poll, CancellationToken cancellationToken = default) =>
        SendAsync(new OpenPoll { Poll = poll }, cancellationToken);

    /// <summary>Votes, or in a named poll votes otherwise than before.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="ballot">Choices, a rating or a text, as the poll asks for.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task VoteAsync(long poll, Ballot ballot, CancellationToken cancellationToken = default) =>
        SendAsync(new CastVote { Poll = poll, Ballot = ballot }, cancellationToken);

    /// <summary>Votes for options.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="choices">The indexes of the options, from 0.</param>
    public Task VoteAsync(long poll, params int[] choices) =>
        VoteAsync(poll, new Ballot { Choices = { choices } });

    /// <summary>Ends the voting. For the author, co-hosts and hosts.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task CloseAsync(long poll, CancellationToken cancellationToken = default) =>
        SendAsync(new ClosePoll { Poll = poll }, cancellationToken);

    /// <summary>Lets the voting go on; not in anonymous polls.</summary>
    /// <inheritdoc cref="CloseAsync"/>
    public Task ReopenAsync(long poll, CancellationToken cancellationToken = default) =>
        SendAsync(new ReopenPoll { Poll = poll }, cancellationToken);

    /// <summary>Shows everybody the hidden results of a closed poll.</summary>
    /// <inheritdoc cref="CloseAsync"/>
    public Task PublishAsync(long poll, CancellationToken cancellationToken = default) =>
        SendAsync(new PublishResults { Poll = poll }, cancellationToken);

    /// <summary>Deletes a draft or a closed poll, with its votes.</summary>
    /// <inheritdoc cref="CloseAsync"/>
    public Task DeleteAsync(long poll, CancellationToken cancellationToken = default) =>
        SendAsync(new DeletePoll { Poll = poll }, cancellationToken);

    /// <summary>The results as of now, and a page of the answers: who voted what, or anonymous texts.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="skip">How many answers to pass over.</param>
    /// <param name="limit">1 to 500; 0 for 100.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<Answers> AnswersAsync(
        long poll, int skip = 0, int limit = 0, CancellationToken cancellationToken = default) =>
        QueryAsync<Answers>(new GetAnswers { Poll = poll, Skip = skip, Limit = limit }, cancellationToken);

    /// <summary>What everybody has scored in the quizzes whose results are published, the best first.</summary>
    public Task<Scores> ScoresAsync(CancellationToken cancellationToken = default) =>
        QueryAsync<Scores>(new GetScores(), cancellationToken);

    /// <summary>All results of a poll as CSV.</summary>
    /// <param name="poll">The poll's number.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<Export> ExportAsync(long poll, CancellationToken cancellationToken = default) =>
        QueryAsync<Export>(new ExportPoll { Poll = poll }, cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is PollsSnapshot polls ? PollsState.Of(polls) : PollsState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Polls: drafting, voting, results.</summary>
    public PollsService Polls => Service<PollsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Polls = Add(() => new PollsService());
}

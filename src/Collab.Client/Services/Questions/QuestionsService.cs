using Collab.Protocol.Services.Questions;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>questions</c>: questions of the audience, upvoted, answered or dismissed.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then; an anonymous question appears within
/// 10 seconds, and upvotes are counted about a second later. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class QuestionsService : ClientService
{
    private volatile QuestionsState _state = QuestionsState.Empty;

    internal QuestionsService() : base("questions", QuestionsReflection.Descriptor) { }

    /// <summary>The questions as of the last event; every change is a new object.</summary>
    public QuestionsState State => _state;

    /// <summary>The questions in the order in which they appeared.</summary>
    public IEnumerable<Question> Questions => _state.Questions;

    /// <summary>Asks a question.</summary>
    /// <param name="text">1 to 500 UTF-16 units after trimming.</param>
    /// <param name="anonymous">Without a name, where the host allows it: it appears a little later.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>
    /// The question's number; 0 for an anonymous one, whose number nobody can tell, and when the client had to start
    /// from fresh snapshots before the answer came.
    /// </returns>
    public async Task<long> AskAsync(
        string text, bool anonymous = false, CancellationToken cancellationToken = default)
    {
        var command = new AskQuestion { Text = text, Anonymous = anonymous };
        var receipt = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        return receipt.Find<QuestionAsked>()?.Question ?? 0;
    }

    /// <summary>Upvotes an open question, or takes the upvote back.</summary>
    /// <param name="question">The question's number.</param>
    /// <param name="on">False takes it back.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task UpvoteAsync(long question, bool on = true, CancellationToken cancellationToken = default) =>
        SendAsync(new Upvote { Question = question, On = on }, cancellationToken);

    /// <summary>Answers a question, or answers it otherwise than before. For presenters and above.</summary>
    /// <param name="question">The question's number.</param>
    /// <param name="text">At most 2000 UTF-16 units after trimming; may be empty when answered live.</param>
    /// <param name="live">Answered by word of mouth.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AnswerAsync(
        long question, string text, bool live = false, CancellationToken cancellationToken = default) =>
        SendAsync(new AnswerQuestion { Question = question, Text = text, Live = live }, cancellationToken);

    /// <summary>Dismisses a question. For its author, co-hosts and hosts.</summary>
    /// <inheritdoc cref="RestoreAsync"/>
    public Task DismissAsync(long question, CancellationToken cancellationToken = default) =>
        SendAsync(new DismissQuestion { Question = question }, cancellationToken);

    /// <summary>Opens an answered or dismissed question again. For co-hosts and hosts.</summary>
    /// <param name="question">The question's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task RestoreAsync(long question, CancellationToken cancellationToken = default) =>
        SendAsync(new RestoreQuestion { Question = question }, cancellationToken);

    /// <summary>Says whether questions are taken, and whether without a name. For co-hosts and hosts.</summary>
    /// <param name="closed">No more questions are taken.</param>
    /// <param name="anonymousAllowed">Whether one may ask without a name.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangeRulesAsync(
        bool closed, bool anonymousAllowed, CancellationToken cancellationToken = default) =>
        SendAsync(new ChangeRules { Closed = closed, AnonymousAllowed = anonymousAllowed }, cancellationToken);

    /// <summary>Forgets all questions that are answered or dismissed. For co-hosts and hosts.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ClearQuestions(), cancellationToken);

    /// <summary>All questions; to co-hosts and hosts with the texts of the dismissed ones.</summary>
    public Task<QuestionsSnapshot> GetAsync(CancellationToken cancellationToken = default) =>
        QueryAsync<QuestionsSnapshot>(new GetQuestions(), cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is QuestionsSnapshot questions ? QuestionsState.Of(questions) : QuestionsState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Questions of the audience.</summary>
    public QuestionsService Questions => Service<QuestionsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Questions = Add(() => new QuestionsService());
}

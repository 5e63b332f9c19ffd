using Collab.Client.Sessions;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>Commands, queries and signals of any service.</summary>
public sealed partial class ConferenceClient
{
    // Calls take their turns in order; only the one at the head waits for room.
    private readonly SemaphoreSlim _commandTurn = new(1);
    private readonly SemaphoreSlim _queryTurn = new(1);
    private TaskCompletionSource _room = NewRoom();

    /// <summary>Sends a command and waits until it is journaled.</summary>
    /// <param name="service">The service's name on the wire.</param>
    /// <param name="command">One of the service's commands; not changed by anybody after the call.</param>
    /// <param name="cancellationToken">
    /// Ends the waiting. A command that was sent already may still be done; one that was not is taken back.
    /// </param>
    /// <remarks>
    /// At most 64 commands are unanswered at a time; more wait in the order of their calls. A refusal that says that
    /// retrying helps is retried with the same id for <see cref="ConferenceClientOptions.RetryFor"/>.
    /// </remarks>
    /// <exception cref="RefusedException">Not done, and why: a class for each code.</exception>
    /// <exception cref="OutcomeUnknownException">The session or the client ended before an answer came.</exception>
    /// <exception cref="ClientClosedException">The client was closed, or closes, before it is sent.</exception>
    public async Task<CommandReceipt> SendAsync(
        string service, IMessage command, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(command);
        var pending = await EnterAsync(
            _commandTurn,
            () => _protocol.TrySubmit(service, command, out var pending) ? pending : null,
            cancellationToken).ConfigureAwait(false);
        return await AwaitAsync(pending, pending.Completion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the node that the client is connected to.</summary>
    /// <param name="service">The service's name on the wire.</param>
    /// <param name="query">One of the service's queries; not changed by anybody after the call.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <remarks>
    /// Sent again after a reconnection, and retried as commands are. At most 16 are unanswered at a time; more wait.
    /// The answer may be ahead of the events that the client has seen, or behind them.
    /// </remarks>
    /// <exception cref="RefusedException">Not answered, and why.</exception>
    /// <exception cref="InvalidOperationException">The answer is of another type.</exception>
    /// <exception cref="ClientClosedException">The client was closed before.</exception>
    public async Task<TAnswer> QueryAsync<TAnswer>(
        string service, IMessage query, CancellationToken cancellationToken = default)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(query);
        var pending = await EnterAsync(
            _queryTurn,
            () => _protocol.TryAsk(service, query, out var pending) ? pending : null,
            cancellationToken).ConfigureAwait(false);
        var answer = await AwaitAsync(pending, pending.Completion, cancellationToken).ConfigureAwait(false);
        var parsed = new TAnswer();
        if (answer.Type != parsed.Descriptor.Name)
        {
            throw new InvalidOperationException(
                $"{service}/{query.Descriptor.Name} was answered with {answer.Type}, not {parsed.Descriptor.Name}.");
        }

        parsed.MergeFrom(answer.Body);
        return parsed;
    }

    /// <summary>Sends something ephemeral to the others: never journaled, lost without a connection.</summary>
    /// <param name="service">The service's name on the wire.</param>
    /// <param name="signal">
    /// One of the service's signals. Of those to everybody that wait, the latest of each type is sent.
    /// </param>
    /// <param name="to">
    /// The ids of the participants whom it is for, at most <see cref="ProtocolLimits.SignalRecipientsMax"/>;
    /// everybody else when empty. Who is not present does not get it, and nobody says so.
    /// </param>
    /// <exception cref="ArgumentException">Too many participants are named.</exception>
    /// <exception cref="ClientClosedException">The client was closed before.</exception>
    /// <exception cref="RefusedException">The server closed the client before.</exception>
    public ValueTask SignalAsync(string service, IMessage signal, params IReadOnlyList<string> to)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(to);
        if (to.Count > ProtocolLimits.SignalRecipientsMax)
        {
            throw new ArgumentException(
                $"{to.Count} participants are named; {ProtocolLimits.SignalRecipientsMax} are the limit.", nameof(to));
        }

        lock (_gate)
        {
            ThrowIfClosed();
            _protocol.Submit(service, signal, to);
        }

        _outgoing.Set();
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource NewRoom() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<TRequest> EnterAsync<TRequest>(
        SemaphoreSlim turn, Func<TRequest?> tryEnter, CancellationToken cancellationToken)
        where TRequest : PendingRequest
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task room;
                lock (_gate)
                {
                    ThrowIfClosed();
                    if (tryEnter() is { } pending)
                    {
                        _outgoing.Set();
                        return pending;
                    }

                    room = _room.Task;
                }

                await room.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<TResult> AwaitAsync<TResult>(
        PendingRequest pending, Task<TResult> completion, CancellationToken cancellationToken)
    {
        try
        {
            return await completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                _protocol.Abandon(pending);
                SignalRoom();
            }

            throw;
        }
    }

    /// <summary>Under the gate: a request was answered, or the client closed.</summary>
    private void SignalRoom()
    {
        _room.TrySetResult();
        _room = NewRoom();
    }

    /// <summary>Under the gate.</summary>
    private void ThrowIfClosed()
    {
        if (_isClosed) throw NewClosedException();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Collab.Protocol.Services.Calls;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>calls</c>: other participants' clients as callees, and this one as theirs.</summary>
/// <remarks>
/// A call and its answer are signals to one participant: quick, never journaled, and lost with a connection. A call is
/// done at most once; one that timed out may have been done. Both ends need a client that has this service.
/// </remarks>
public sealed class CallsService : ClientService
{
    /// <summary>The largest payload of a call and of an answer, in bytes.</summary>
    public const int PayloadBytesMax = 16 * 1024;

    /// <summary>The longest name of a method, in UTF-16 units.</summary>
    public const int MethodCharactersMax = 64;

    /// <summary>Calls of this client that may wait for their answers at once.</summary>
    public const int WaitingCallsMax = 64;

    /// <summary>Calls of others that this client handles at once; more are told that it is busy.</summary>
    public const int RunningHandlersMax = 32;

    /// <summary>The longest time that a call may wait.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, WaitingCall> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CallHandler> _handlers = new(StringComparer.Ordinal);
    private int _running;

    internal CallsService() : base("calls", CallsReflection.Descriptor) { }

    /// <summary>Calls another participant's client and waits for what its handler returns.</summary>
    /// <param name="participant">The id of somebody else who is in the conference.</param>
    /// <param name="method">The name of the handler there.</param>
    /// <param name="payload">What it is given; at most <see cref="PayloadBytesMax"/> bytes.</param>
    /// <param name="timeout">How long to wait, 1 ms to <see cref="TimeoutMax"/>; the handler is cancelled then.</param>
    /// <param name="cancellationToken">Ends the waiting; the call may still be done.</param>
    /// <exception cref="ArgumentException">
    /// The method's name or the timeout is not legal, or it calls oneself.
    /// </exception>
    /// <exception cref="CallFailedException">There is no result, and why.</exception>
    /// <exception cref="ClientClosedException">The client was closed, or closes, before the answer comes.</exception>
    public async Task<ReadOnlyMemory<byte>> InvokeAsync(
        string participant,
        string method,
        ReadOnlyMemory<byte> payload,
        TimeSpan timeout,
        CancellationToken cancellationToken = default)
    {
        Check(participant, method, timeout);
        if (participant == Client.ParticipantId)
            throw new ArgumentException($"'{participant}' is this client itself: call others.", nameof(participant));
        if (payload.Length > PayloadBytesMax)
            throw TooLarge($"The payload of '{method}'", payload.Length);
        if (Client.Roster.State.Find(participant) is null)
        {
            throw new CallFailedException(
                CallFailureReason.NoSuchParticipant,
                $"Nobody with the id '{participant}' is in the conference, so '{method}' was not called.");
        }

        var (call, waiting) = (Guid.NewGuid().ToString("N"), new WaitingCall(participant, method));
        if (_waiting.Count >= WaitingCallsMax || !_waiting.TryAdd(call, waiting))
        {
            throw new CallFailedException(
                CallFailureReason.Busy, $"{WaitingCallsMax} calls wait for their answers, which is the limit.");
        }

        try
        {
            var invoke = new Invoke
            {
                Call = call,
                Method = method,
                Payload = ByteString.CopyFrom(payload.Span),
                TimeoutMs = (long)timeout.TotalMilliseconds,
            };
            await SignalAsync(invoke, participant).ConfigureAwait(false);
            return await waiting.AnsweredAsync(Client, timeout, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiting.TryRemove(call, out _);
        }
    }

    /// <summary>Answers other participants' calls of a method, until the registration is disposed.</summary>
    /// <param name="method">The method's name, 1 to <see cref="MethodCharactersMax"/> UTF-16 units.</param>
    /// <param name="handler">
    /// Returns at most <see cref="PayloadBytesMax"/> bytes. Called on the thread pool, several calls at once. Whoever
    /// calls learns only the type of an exception. Its token is cancelled when the caller waits no more.
    /// </param>
    /// <exception cref="InvalidOperationException">The method has a handler already.</exception>
    public IDisposable Handle(
        string method, Func<CallRequest, CancellationToken, Task<ReadOnlyMemory<byte>>> handler)
    {
        CheckMethod(method);
        ArgumentNullException.ThrowIfNull(handler);
        var registered = new CallHandler(handler, mine => _handlers.TryRemove(new(method, mine)));
        return _handlers.TryAdd(method, registered)
            ? registered
            : throw new InvalidOperationException($"'{method}' has a handler already: dispose that one first.");
    }

    /// <inheritdoc/>
    protected internal override void Receive(ConferenceSignal signal)
    {
        // Only what is for this participant alone is a call; and only the one who was called answers it.
        if (signal.To is not [var to] || to != Client.ParticipantId) return;
        switch (signal.Body)
        {
            case Invoke invoke:
                Begin(signal.Participant, invoke);
                break;
            case Returned returned when IsFrom(signal.Participant, returned.Call, out var waiting):
                waiting.Return(returned.Payload.Memory);
                break;
            case Failed failed when IsFrom(signal.Participant, failed.Call, out var waiting):
                waiting.Fail(failed.Failure, failed.Message);
                break;
        }
    }

    private static void Check(string participant, string method, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(participant);
        CheckMethod(method);
        if (timeout < TimeSpan.FromMilliseconds(1) || timeout > TimeoutMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, $"1 ms to {TimeoutMax.TotalMinutes} minutes are legal.");
        }
    }

    private static void CheckMethod(string method)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        if (method.Length <= MethodCharactersMax) return;
        throw new ArgumentException(
            $"The method's name has {method.Length} UTF-16 units; {MethodCharactersMax} are the limit.",
            nameof(method));
    }

    private static CallFailedException TooLarge(string what, int bytes) => new(
        CallFailureReason.PayloadTooLarge, $"{what} has {bytes} bytes; {PayloadBytesMax} are the limit.");

    private bool IsFrom(string participant, string call, [NotNullWhen(true)] out WaitingCall? waiting) =>
        _waiting.TryGetValue(call, out waiting) && waiting.Participant == participant;

    private void Begin(string caller, Invoke invoke)
    {
        if (invoke.Payload.Length > PayloadBytesMax)
        {
            Refuse(CallFailure.PayloadTooLarge, $"The payload has {invoke.Payload.Length} of {PayloadBytesMax} bytes.");
        }
        else if (!_handlers.TryGetValue(invoke.Method, out var handler))
        {
            Refuse(CallFailure.NoHandler, "There is no handler of that method.");
        }
        else if (Interlocked.Increment(ref _running) > RunningHandlersMax)
        {
            Interlocked.Decrement(ref _running);
            Refuse(CallFailure.Busy, $"{RunningHandlersMax} calls are handled at the moment, which is the limit.");
        }
        else
        {
            _ = Task.Run(() => RunAsync(caller, invoke, handler));
        }

        void Refuse(CallFailure failure, string message) =>
            Answer(caller, new Failed { Call = invoke.Call, Failure = failure, Message = message });
    }

    private async Task RunAsync(string caller, Invoke invoke, CallHandler handler)
    {
        try
        {
            Answer(caller, await handler.RunAsync(caller, invoke, Client.Time).ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void Answer(string caller, IMessage answer)
    {
        try
        {
            // Never waits: it is put in the queue, or lost.
            _ = SignalAsync(answer, caller).AsTask();
        }
        catch (Exception e) when (e is ClientClosedException or RefusedException)
        {
            // Nobody is left to hear it.
        }
    }
}

public sealed partial class ConferenceClient
{
    /// <summary>Calls to other participants' clients, and theirs to this one.</summary>
    public CallsService Calls => Service<CallsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Calls = Add(() => new CallsService());
}

using Collab.Protocol.Services.Calls;

namespace Collab.Client;

/// <summary>A call whose answer has not come yet.</summary>
/// <param name="participant">Who was called, and alone may answer.</param>
/// <param name="method">For messages.</param>
internal sealed class WaitingCall(string participant, string method)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Participant => participant;

    public void Return(ReadOnlyMemory<byte> payload) => _answer.TrySetResult(payload);

    public void Fail(CallFailure failure, string message)
    {
        var reason = failure switch
        {
            CallFailure.NoHandler => CallFailureReason.NoHandler,
            CallFailure.PayloadTooLarge => CallFailureReason.PayloadTooLarge,
            CallFailure.Busy => CallFailureReason.Busy,
            _ => CallFailureReason.HandlerFailed,
        };
        _answer.TrySetException(new CallFailedException(reason, $"'{method}' of '{participant}' failed: {message}"));
    }

    /// <summary>Waits for the answer, the timeout, or the client's end.</summary>
    public async Task<ReadOnlyMemory<byte>> AnsweredAsync(
        ConferenceClient client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_answer.Task, client.Completion)
                .WaitAsync(timeout, client.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new CallFailedException(
                CallFailureReason.Timeout,
                $"'{participant}' has not answered '{method}' within {timeout.TotalMilliseconds} ms. It may have been "
                + "done.",
                e);
        }

        if (!_answer.Task.IsCompleted) throw new ClientClosedException();
        return await _answer.Task.ConfigureAwait(false);
    }
}

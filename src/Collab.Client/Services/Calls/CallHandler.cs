using Collab.Protocol.Services.Calls;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>What answers the calls of one method.</summary>
/// <param name="handle">The owner's.</param>
/// <param name="remove">Takes this one away.</param>
internal sealed class CallHandler(
    Func<CallRequest, CancellationToken, Task<ReadOnlyMemory<byte>>> handle, Action<CallHandler> remove) : IDisposable
{
    public void Dispose() => remove(this);

    /// <summary>Runs it, and says how it went.</summary>
    public async Task<IMessage> RunAsync(string caller, Invoke invoke, TimeProvider time)
    {
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(
            invoke.TimeoutMs, 1, (long)CallsService.TimeoutMax.TotalMilliseconds));
        using var overdue = new CancellationTokenSource(timeout, time);
        try
        {
            var request = new CallRequest(caller, invoke.Method, invoke.Payload.Memory);
            var payload = await handle(request, overdue.Token).ConfigureAwait(false);
            return payload.Length <= CallsService.PayloadBytesMax
                ? new Returned { Call = invoke.Call, Payload = ByteString.CopyFrom(payload.Span) }
                : new Failed
                {
                    Call = invoke.Call,
                    Failure = CallFailure.PayloadTooLarge,
                    Message = $"The answer has {payload.Length} bytes; {CallsService.PayloadBytesMax} are the limit.",
                };
        }
        catch (Exception exception)
        {
            // What went wrong in detail is not for the others to know.
            return new Failed
            {
                Call = invoke.Call,
                Failure = CallFailure.HandlerFailed,
                Message = $"The handler failed ({exception.GetType().Name}).",
            };
        }
    }
}

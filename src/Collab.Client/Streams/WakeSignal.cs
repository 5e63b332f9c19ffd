namespace Collab.Client.Streams;

/// <summary>Wakes one waiting loop; wakes that come while it is awake count as one.</summary>
internal sealed class WakeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = New();

    /// <summary>Ends the wait of now, or the next one.</summary>
    public void Set()
    {
        lock (_gate) _next.TrySetResult();
    }

    /// <summary>Completes when set, or after <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate) next = _next.Task;
        if (!next.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(timeout, timeProvider, stop.Token);
            await Task.WhenAny(next, delay).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            if (_next.Task.IsCompleted) _next = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

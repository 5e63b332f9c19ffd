using System.Collections.Immutable;
using Collab.Client.Connections;
using Collab.Client.Sessions;
using Collab.Protocol;

namespace Collab.Client;

/// <summary>The life of the client: from connection to connection, until it closes.</summary>
public sealed partial class ConferenceClient
{
    // When it was last told that it is not let in yet; used by the one loop.
    private long _heldAt = -1;

    private async Task RunAsync()
    {
        Exception? reason;
        try
        {
            reason = await StayAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            reason = null;
        }
        catch (Exception exception)
        {
            // A service's fold threw: its state is nobody's any more, so nothing can be built on it.
            reason = exception;
        }

        Close(reason);
    }

    private void Close(Exception? reason)
    {
        ImmutableArray<EventSubscription> readers;
        lock (_gate)
        {
            (_isClosed, _closedBy) = (true, reason);
            _protocol.Close(NewClosedException);
            (readers, _readers) = (_readers, []);
            SetStatus(_status with { State = ConnectionState.Closed, Problem = reason?.Message ?? "" });
            SignalRoom();
        }

        foreach (var reader in readers) reader.Complete();
        _statuses.Complete();
        _signals.Complete();
        if (_joined.TrySetException(NewClosedException())) _ = _joined.Task.Exception;
        _closed.TrySetResult(reason is null ? ClientClosed.ByOwner : new ClientClosed(reason));
    }

    /// <summary>A new one each time: one that several calls throw would mix up their traces.</summary>
    private Exception NewClosedException() => _closedBy switch
    {
        RefusedException e => Refusals.ToException(new RefusalDetails(e.CodeName, e.Explanation, e.Retry)),
        ConferenceUnreachableException e => new ConferenceUnreachableException(e.Message, e.InnerException),
        _ => new ClientClosedException(_closedBy),
    };

    /// <summary>Connects, and connects again, until there is a reason to close.</summary>
    private async Task<Exception> StayAsync(CancellationToken stop)
    {
        var backoff = new Backoff(_options.ReconnectDelayBase, _options.ReconnectDelayMax, _options.Random);
        var outside = Now;
        var failures = 0;
        RefusalDetails? said = null;
        while (true)
        {
            var limit = _joined.Task.IsCompleted ? _options.ReconnectFor : _options.JoinTimeout;
            var entered = false;
            var since = Now;
            var end = await ServeAsync(Remaining(limit, outside), () => entered = true, stop).ConfigureAwait(false);
            if (end is SessionStep.Ended ended) return Refusals.ToException(ended.Refusal);
            var dropped = (SessionStep.Dropped)end;
            said = dropped.Refusal ?? said;
            if (entered)
            {
                (outside, said) = (Now, dropped.Refusal);
                limit = _options.ReconnectFor;
                // A server that lets the client in and drops it at once must not be asked without pause.
                var lasted = Now - since >= _options.ReconnectDelayMax.TotalMilliseconds;
                if (lasted || Locked(() => _protocol.HasProgressed))
                {
                    failures = 0;
                    backoff.Reset();
                }
            }

            // Whoever waits to be let in waits for people.
            if (_heldAt >= since) outside = Now;
            var remaining = Remaining(limit, outside);
            if (remaining == TimeSpan.Zero) return Unreachable(limit, dropped.Problem, said);
            TimeSpan delay;
            lock (_gate)
            {
                // All endpoints in turn, at once; then a pause.
                delay = ++failures % _endpoints.Count != 0 ? TimeSpan.Zero : backoff.Next();
                SetStatus(_status with
                {
                    State = _joined.Task.IsCompleted ? ConnectionState.Reconnecting : ConnectionState.Connecting,
                    Endpoint = _endpoints.MoveNext(),
                    Problem = dropped.Problem,
                    Position = 0,
                });
            }

            // A lost node loses all of its clients at once; one that drains has sent them away one after the other.
            if (entered && dropped.Refusal is null && delay == TimeSpan.Zero)
                delay = _options.ReconnectSpread * _options.Random.NextDouble();
            if (remaining != Timeout.InfiniteTimeSpan && delay > remaining) delay = remaining;
            if (delay > TimeSpan.Zero) await Task.Delay(delay, _time, stop).ConfigureAwait(false);
        }
    }

    private TimeSpan Remaining(TimeSpan limit, long since)
    {
        if (limit == Timeout.InfiniteTimeSpan) return limit;
        var left = limit - TimeSpan.FromMilliseconds(Now - since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static ConferenceUnreachableException Unreachable(TimeSpan limit, string problem, RefusalDetails? said) =>
        new(
            $"No endpoint let the client in within {limit.TotalSeconds} s. The last problem: {problem}",
            said is { } refusal ? Refusals.ToException(refusal) : null);

    /// <summary>One connection from its beginning to its end.</summary>
    private async Task<SessionStep> ServeAsync(TimeSpan remaining, Action entered, CancellationToken stop)
    {
        var endpoint = Locked(() => _endpoints.Current);
        WebSocketLink link;
        try
        {
            using var timeout = new CancellationTokenSource(Shorter(_options.ConnectTimeout, remaining), _time);
            await using var stopping = stop.UnsafeRegister(x => ((CancellationTokenSource)x!).Cancel(), timeout)
                .ConfigureAwait(false);
            link = await WebSocketLink.ConnectAsync(endpoint, _options, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Connection.IsFailure(e) && !stop.IsCancellationRequested)
        {
            var why = e is OperationCanceledException ? "it did not answer in time" : e.Message;
            return Locked(() => _protocol.Disconnected($"{endpoint} could not be reached: {why}", "", Now));
        }

        var connection = new Connection(link, _options, Shorter(_options.WelcomeTimeout, remaining), Now);
        try
        {
            var receiving = RunReceivingAsync(connection, entered, stop);
            connection.Receiving = receiving;
            return await receiving.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await connection.SayGoodbyeAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (Connection.IsFailure(e))
        {
            return Locked(() => _protocol.Disconnected(connection.Describe(e), link.CloseReason, Now));
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan time, TimeSpan remaining) =>
        remaining == Timeout.InfiniteTimeSpan || time < remaining ? time : remaining;
}

namespace Collab.Client.Connections;

/// <summary>Judges whether a connection is alive: pings are due regularly, and silence after one is death.</summary>
/// <remarks>
/// Times are milliseconds of any monotonic clock. Written by the receive loop and the send loop, hence the lock. While
/// the receive loop is not listening (its readers are behind) silence proves nothing.
/// </remarks>
internal sealed class Liveness(TimeSpan pingInterval, TimeSpan pongTimeout, long now)
{
    private readonly Lock _gate = new();
    private readonly long _intervalMs = (long)pingInterval.TotalMilliseconds;
    private readonly long _timeoutMs = (long)pongTimeout.TotalMilliseconds;
    private long _lastPing = now;
    private long? _unansweredPing;
    private long? _listeningSince;

    /// <summary>The receive loop waits for bytes from now on.</summary>
    public void Listening(long now)
    {
        lock (_gate) _listeningSince = now;
    }

    /// <summary>Bytes came, and the receive loop waits for more.</summary>
    public void Heard(long now)
    {
        lock (_gate) (_unansweredPing, _listeningSince) = (null, now);
    }

    /// <summary>The receive loop is busy with what came until it listens again.</summary>
    public void Busy()
    {
        lock (_gate) _listeningSince = null;
    }

    /// <summary>Whether to ping now; if so, the ping counts as sent.</summary>
    public bool TakePing(long now)
    {
        lock (_gate)
        {
            if (now - _lastPing < _intervalMs) return false;
            _lastPing = now;
            _unansweredPing ??= now;
            return true;
        }
    }

    /// <summary>Whether the other end must be taken for gone.</summary>
    public bool IsDead(long now)
    {
        lock (_gate) return Deadline() is { } deadline && now >= deadline;
    }

    /// <summary>When to look again.</summary>
    public long NextDue()
    {
        lock (_gate)
        {
            var ping = _lastPing + _intervalMs;
            return Deadline() is { } deadline ? Math.Min(ping, deadline) : ping;
        }
    }

    private long? Deadline() => _unansweredPing is { } ping && _listeningSince is { } since
        ? Math.Max(ping, since) + _timeoutMs
        : null;
}

namespace Collab.Gateway.WebSockets;

/// <summary>A token bucket: so many per second over time, and so many at once. For one thread.</summary>
internal sealed class RateLimit(int perSecond, int burst, TimeProvider clock)
{
    private double _tokens = burst;
    private long _since = clock.GetTimestamp();

    /// <summary>The rate, for messages.</summary>
    public int PerSecond => perSecond;

    /// <summary>Takes a token, if there is one.</summary>
    public bool TryTake() => TryTake(1);

    /// <summary>Takes so many tokens, if they are there.</summary>
    public bool TryTake(int count)
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_since, now).TotalSeconds * perSecond));
        _since = now;
        if (_tokens < count) return false;
        _tokens -= count;
        return true;
    }
}

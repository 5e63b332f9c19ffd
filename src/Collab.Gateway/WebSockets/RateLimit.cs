namespace Collab.Gateway.WebSockets;

/// <summary>A token bucket: so many per second over time, and so many at once. For one thread.</summary>
internal sealed class RateLimit(int perSecond, int burst, TimeProvider clock)
{
    private double _tokens = burst;
    private long _since = clock.GetTimestamp();

    /// <summary>The rate, for messages.</summary>
    public int PerSecond => perSecond;

    /// <summary>Takes a token, if there is one.</summary>
    public bool TryTake()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_since, now).TotalSeconds * perSecond));
        _since = now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }
}

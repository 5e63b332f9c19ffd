namespace Collab.Client.Connections;

/// <summary>
/// Waits with decorrelated jitter: each lies between the base and three times the one before, capped.
/// </summary>
internal sealed class Backoff(TimeSpan delayBase, TimeSpan delayMax, Random random)
{
    private double _lastMs;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var low = delayBase.TotalMilliseconds;
        var high = Math.Max(low, _lastMs * 3);
        _lastMs = Math.Min(delayMax.TotalMilliseconds, low + (random.NextDouble() * (high - low)));
        return TimeSpan.FromMilliseconds(_lastMs);
    }

    /// <summary>The next wait is a short one again.</summary>
    public void Reset() => _lastMs = 0;
}

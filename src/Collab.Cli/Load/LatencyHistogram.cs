namespace Collab.Cli.Load;

/// <summary>Counts times in buckets that each are 3 % wide; bounded however many there are. Safe to share.</summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.03;
    private const int Buckets = 800;

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly long[] _counts = new long[Buckets];
    private long _maxMicroseconds;

    /// <summary>The longest time.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _maxMicroseconds));

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan time)
    {
        var microseconds = Math.Max(1, (long)time.TotalMicroseconds);
        var bucket = Math.Min(Buckets - 1, (int)(Math.Log(microseconds) / LogGrowth));
        Interlocked.Increment(ref _counts[bucket]);
        long max;
        while (microseconds > (max = Volatile.Read(ref _maxMicroseconds)))
            Interlocked.CompareExchange(ref _maxMicroseconds, microseconds, max);
    }

    /// <summary>The time that this share of all times (0 to 1) does not exceed; zero when there are none.</summary>
    public TimeSpan Percentile(double share)
    {
        var total = _counts.Sum();
        if (total == 0) return TimeSpan.Zero;
        var rank = (long)Math.Ceiling(total * share);
        long seen = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            seen += _counts[bucket];
            // The upper end of the bucket: never better than what was measured.
            if (seen >= rank) return Min(TimeSpan.FromMicroseconds(Math.Pow(Growth, bucket + 1)), Max);
        }

        return Max;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

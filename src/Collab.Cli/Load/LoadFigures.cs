using System.Diagnostics;
using HdrHistogram;

namespace Collab.Cli.Load;

/// <summary>What happened during a run. Safe to share.</summary>
internal sealed class LoadFigures
{
    private long _acked;
    private long _delivered;
    private long _refused;
    private long _gaps;
    private long _duplicates;
    private long _disagreements;
    private long _rejoined;
    private long _resumed;
    private bool _counting;

    /// <summary>From the moment at which a post was due to its acknowledgement, in microseconds.</summary>
    public Latencies Acks { get; } = new();

    /// <summary>From the moment at which a post was due to its arrival at a member, in microseconds.</summary>
    public Latencies Deliveries { get; } = new();

    /// <summary>From the connection attempt to the welcome, in microseconds; counted at all times.</summary>
    public Latencies Joins { get; } = new();

    /// <summary>Whether posts count: not while warming up, not while waiting for the last answers.</summary>
    public bool Counting
    {
        get => Volatile.Read(ref _counting);
        set => Volatile.Write(ref _counting, value);
    }

    /// <summary>Posts that were acknowledged.</summary>
    public long Acked => Volatile.Read(ref _acked);

    /// <summary>Posts that arrived at members, each member counted.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Posts that were refused for good.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Places in a member's stream where a seq is missing.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Events that a member got twice, and posts that had their effect twice.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Events that two members of a conference saw differently under the same seq.</summary>
    public long Disagreements => Volatile.Read(ref _disagreements);

    /// <summary>Members that lost their session and had to join anew.</summary>
    public long Rejoined => Volatile.Read(ref _rejoined);

    /// <summary>Connections that were lost and carried on with elsewhere.</summary>
    public long Resumed => Volatile.Read(ref _resumed);

    /// <summary>A post was acknowledged.</summary>
    /// <param name="due">When it was due, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="now">The time.</param>
    public void OnAcked(long due, long now)
    {
        if (!Counting) return;
        Interlocked.Increment(ref _acked);
        Acks.Record(due, now);
    }

    /// <summary>A post arrived at a member.</summary>
    public void OnDelivered(long due, long now)
    {
        if (!Counting) return;
        Interlocked.Increment(ref _delivered);
        Deliveries.Record(due, now);
    }

    public void OnRefused() => Interlocked.Increment(ref _refused);

    public void OnGap() => Interlocked.Increment(ref _gaps);

    public void OnDuplicate() => Interlocked.Increment(ref _duplicates);

    public void OnDisagreement() => Interlocked.Increment(ref _disagreements);

    public void OnRejoined() => Interlocked.Increment(ref _rejoined);

    public void OnResumed() => Interlocked.Increment(ref _resumed);
}

/// <summary>Times, exact to three digits, up to ten minutes. Recording is safe to share; reading is for one.</summary>
internal sealed class Latencies
{
    private const long MicrosecondsMax = 600_000_000;
    private const int Digits = 3;

    private readonly Recorder _recorder = HistogramFactory
        .With64BitBucketSize()
        .WithValuesFrom(1)
        .WithValuesUpTo(MicrosecondsMax)
        .WithPrecisionOf(Digits)
        .WithThreadSafeWrites()
        .WithThreadSafeReads()
        .Create();

    /// <summary>All that was taken so far.</summary>
    public HistogramBase Total { get; } = new LongHistogram(1, MicrosecondsMax, Digits);

    /// <summary>Adds one.</summary>
    public void Record(long from, long until) => _recorder.RecordValue(
        Math.Clamp((long)Stopwatch.GetElapsedTime(from, until).TotalMicroseconds, 1, MicrosecondsMax));

    /// <summary>What was recorded since this was last called; it is in <see cref="Total"/> from now on.</summary>
    public HistogramBase Take()
    {
        var interval = _recorder.GetIntervalHistogram();
        Total.Add(interval);
        return interval;
    }
}

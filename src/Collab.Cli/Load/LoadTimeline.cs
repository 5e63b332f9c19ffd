using System.Diagnostics;

namespace Collab.Cli.Load;

/// <summary>What happened in one interval of a run. Times in milliseconds.</summary>
internal sealed record LoadInterval(
    double AtSeconds,
    double AckedPerSecond,
    double DeliveredPerSecond,
    double AckP50,
    double AckP99,
    double AckMax,
    double DeliveryP50,
    double DeliveryP99,
    double DeliveryMax);

/// <summary>Cuts a run into intervals.</summary>
internal sealed class LoadTimeline
{
    private readonly List<LoadInterval> _intervals = [];
    private readonly LoadFigures _figures;
    private readonly long _began;
    private long _last;
    private long _acked;
    private long _delivered;

    /// <summary>Begins the first interval.</summary>
    public LoadTimeline(LoadFigures figures, long began) => (_figures, _began, _last) = (figures, began, began);

    /// <summary>The intervals so far.</summary>
    public IReadOnlyList<LoadInterval> Intervals => _intervals;

    /// <summary>Ends an interval, and begins the next.</summary>
    public LoadInterval Cut()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Math.Max(Stopwatch.GetElapsedTime(_last, now).TotalSeconds, 0.001);
        var (acked, delivered) = (_figures.Acked, _figures.Delivered);
        var acks = LatencyFigures.Of(_figures.Acks.Take());
        var deliveries = LatencyFigures.Of(_figures.Deliveries.Take());
        var interval = new LoadInterval(
            Stopwatch.GetElapsedTime(_began, now).TotalSeconds,
            (acked - _acked) / seconds,
            (delivered - _delivered) / seconds,
            acks.P50,
            acks.P99,
            acks.Max,
            deliveries.P50,
            deliveries.P99,
            deliveries.Max);
        _intervals.Add(interval);
        (_last, _acked, _delivered) = (now, acked, delivered);
        return interval;
    }
}

using System.Diagnostics;

namespace Collab.Cli.Load;

/// <summary>What was counted between warming up and waiting for the last answers.</summary>
/// <param name="Began">When, as a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="Elapsed">How long.</param>
/// <param name="Joining">How long joining had taken.</param>
/// <param name="Acked">Posts that were acknowledged in that time.</param>
/// <param name="Delivered">Posts that arrived in that time, each member counted.</param>
/// <param name="OwnCpu">Processor time of this program.</param>
internal sealed record LoadCount(
    long Began, TimeSpan Elapsed, TimeSpan Joining, long Acked, long Delivered, TimeSpan OwnCpu)
{
    /// <summary>A pause that begins this long after a fault is taken for its consequence.</summary>
    private static readonly TimeSpan FaultWindow = TimeSpan.FromSeconds(1);

    /// <summary>The report, when it is known what was lost.</summary>
    public LoadReport ToReport(
        LoadScenario scenario,
        LoadFigures figures,
        IReadOnlyList<ProcessUsage> used,
        IReadOnlyList<LoadInterval> timeline,
        IEnumerable<(long At, string What)> faults,
        IEnumerable<LoadConference> conferences,
        long lost)
    {
        var millions = Math.Max(Delivered, 1) / 1e6;
        var now = Stopwatch.GetTimestamp();
        var end = Began + (long)(Elapsed.TotalSeconds * Stopwatch.Frequency);
        var pauses = conferences
            .SelectMany(x => x.Pauses(now))
            .Where(x => x.Until > Began && x.From < end)
            .OrderBy(x => x.From)
            .ToList();
        figures.Joins.Take();
        return new LoadReport
        {
            Workload = scenario,
            Seconds = Math.Round(Elapsed.TotalSeconds, 3),
            Acked = Acked,
            Delivered = Delivered,
            AckedPerSecond = Math.Round(Acked / Elapsed.TotalSeconds, 1),
            DeliveriesPerSecond = Math.Round(Delivered / Elapsed.TotalSeconds, 1),
            AckLatencyMs = LatencyFigures.Of(figures.Acks.Total),
            DeliveryLatencyMs = LatencyFigures.Of(figures.Deliveries.Total),
            JoinLatencyMs = LatencyFigures.Of(figures.Joins.Total),
            JoinSeconds = Math.Round(Joining.TotalSeconds, 3),
            ServerCpuSecondsPerMillionDeliveries = Math.Round(used.Sum(x => x.Cpu.TotalSeconds) / millions, 2),
            ClientCpuSecondsPerMillionDeliveries = Math.Round(OwnCpu.TotalSeconds / millions, 2),
            Nodes =
            [
                .. used.Select(x => new NodeFigures(
                    x.Name,
                    Math.Round(x.Cpu.TotalSeconds / millions, 2),
                    Math.Round(x.Cpu.TotalSeconds, 2),
                    Math.Round(x.MemoryMax / 1e6, 1))),
            ],
            Faults = [.. faults.Select(x => ToFigures(x, pauses))],
            Pauses = [.. pauses.Select(x => new PauseFigures(Seconds(x.From), Ms(x), x.Conference))],
            Refused = figures.Refused,
            Lost = lost,
            Duplicated = figures.Duplicates,
            Reordered = figures.Gaps + figures.Disagreements,
            Resumed = figures.Resumed,
            Rejoined = figures.Rejoined,
            Timeline = timeline,
        };
    }

    private FaultFigures ToFigures((long At, string What) fault, List<Pause> pauses)
    {
        var late = fault.At + (long)(FaultWindow.TotalSeconds * Stopwatch.Frequency);
        var its = pauses.Where(x => x.From < late && x.Until > fault.At).ToList();
        return new FaultFigures(
            Seconds(fault.At),
            fault.What,
            its.Count == 0 ? 0 : its.Max(Ms),
            its.Select(x => x.Conference).Distinct().Count());
    }

    private double Seconds(long at) => Math.Round((at - Began) / (double)Stopwatch.Frequency, 3);

    private static double Ms(Pause pause) =>
        Math.Round(Stopwatch.GetElapsedTime(pause.From, pause.Until).TotalMilliseconds, 1);
}

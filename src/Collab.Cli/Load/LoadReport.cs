using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HdrHistogram;

namespace Collab.Cli.Load;

/// <summary>Percentiles of times, in milliseconds; zeros when there were none.</summary>
internal sealed record LatencyFigures(double P50, double P90, double P99, double P999, double Max)
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>Of a histogram of microseconds.</summary>
    public static LatencyFigures Of(HistogramBase times)
    {
        return times.TotalCount == 0
            ? new LatencyFigures(0, 0, 0, 0, 0)
            : new LatencyFigures(At(50), At(90), At(99), At(99.9), At(100));

        double At(double percentile) =>
            Math.Round(times.GetValueAtPercentile(percentile) / MicrosecondsPerMillisecond, 3);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {P50:0.0} ms, p90 {P90:0.0} ms, p99 {P99:0.0} ms, p99.9 {P999:0.0} ms, max {Max:0.0} ms");
}

/// <summary>What a node used.</summary>
internal sealed record NodeFigures(string Name, double CpuSecondsPerMillionDeliveries, double CpuSeconds, double RssMb);

/// <summary>A time in which posts of a conference waited and none was acknowledged.</summary>
internal sealed record PauseFigures(double AtSeconds, double Ms, string Conference);

/// <summary>A fault that the run itself made.</summary>
internal sealed record FaultFigures(double AtSeconds, string What, double LongestPauseMs, int Conferences);

/// <summary>The figures of a run, and whether they count. Its JSON form is documented in <c>docs/cli.md</c>.</summary>
internal sealed record LoadReport
{
    private const int PausesShown = 5;

    private static readonly JsonSerializerOptions Json = new(ScenarioFile.Json) { WriteIndented = true };

    public required LoadScenario Workload { get; init; }

    public required double Seconds { get; init; }

    public required long Acked { get; init; }

    public required long Delivered { get; init; }

    public required double AckedPerSecond { get; init; }

    public required double DeliveriesPerSecond { get; init; }

    public required LatencyFigures AckLatencyMs { get; init; }

    public required LatencyFigures DeliveryLatencyMs { get; init; }

    public required LatencyFigures JoinLatencyMs { get; init; }

    public required double JoinSeconds { get; init; }

    /// <summary>All nodes and their database; 0 when they are not of this machine.</summary>
    public required double ServerCpuSecondsPerMillionDeliveries { get; init; }

    public required double ClientCpuSecondsPerMillionDeliveries { get; init; }

    public required IReadOnlyList<NodeFigures> Nodes { get; init; }

    public required IReadOnlyList<FaultFigures> Faults { get; init; }

    public required IReadOnlyList<PauseFigures> Pauses { get; init; }

    public required long Refused { get; init; }

    /// <summary>Acknowledged posts that a member never got, and posts that never had an answer.</summary>
    public required long Lost { get; init; }

    public required long Duplicated { get; init; }

    /// <summary>Gaps, and events that two members saw differently under the same seq.</summary>
    public required long Reordered { get; init; }

    public required long Resumed { get; init; }

    /// <summary>Members that lost their session and had to join anew.</summary>
    public required long Rejoined { get; init; }

    public required IReadOnlyList<LoadInterval> Timeline { get; init; }

    /// <summary>How a baseline did under the same load; <c>null</c> when none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LoadComparison? Comparison { get; init; }

    /// <summary><c>valid</c>, <c>invalid</c>, or <c>unknown</c> when nothing was done.</summary>
    public string Verdict => Lost + Duplicated + Reordered + Rejoined > 0 ? "invalid"
        : Acked == 0 ? "unknown"
        : "valid";

    /// <summary>Whether every promise that was checked held, and anything was done at all.</summary>
    public bool IsValid => Verdict == "valid";

    /// <summary>The stable form for programs; its workload can be run again as a scenario.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>One figure a line.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Text($"acked          {Acked} ({AckedPerSecond:0} /s)");
        yield return Text($"delivered      {Delivered} ({DeliveriesPerSecond:0} /s)");
        yield return $"ack time       {AckLatencyMs}";
        yield return $"delivery time  {DeliveryLatencyMs}";
        yield return Text($"joining        {JoinSeconds:0.0} s for everybody; {JoinLatencyMs}");
        foreach (var node in Nodes)
        {
            yield return Text($"{node.Name,-14} {node.CpuSeconds:0.0} s of processor time, ")
                + Text($"{node.CpuSecondsPerMillionDeliveries:0.0} per million deliveries, {node.RssMb:0} MB");
        }

        yield return Text($"this program   {ClientCpuSecondsPerMillionDeliveries:0.0} s per million deliveries");
        foreach (var fault in Faults)
        {
            yield return Text($"at {fault.AtSeconds:0.0} s      {fault.What}: posts of {fault.Conferences} ")
                + Text($"conferences waited, the longest {fault.LongestPauseMs:0} ms");
        }

        foreach (var pause in Pauses.OrderByDescending(x => x.Ms).Take(PausesShown))
            yield return Text($"pause          {pause.Ms:0} ms in {pause.Conference} at {pause.AtSeconds:0.0} s");
        yield return Text($"refused        {Refused}");
        yield return Text($"lost           {Lost}");
        yield return Text($"duplicated     {Duplicated}");
        yield return Text($"reordered      {Reordered}");
        yield return Text($"connections    {Resumed} resumed, {Rejoined} joined anew");
        yield return $"verdict        {Verdict}";
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

using System.Globalization;

namespace Collab.Cli.Load;

/// <summary>The figures of a run, and whether they count.</summary>
internal sealed record LoadReport(LoadCounters Counters, TimeSpan Elapsed)
{
    /// <summary>Whether every promise that was checked held, and anything was done at all.</summary>
    public bool IsValid => Counters is
    {
        Acked: > 0, Gaps: 0, Duplicates: 0, Disagreements: 0, Lost: 0, Behind: 0, Rejoins: 0, Unknown: 0,
    };

    /// <summary>One figure a line.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Rate("acked", Counters.Acked);
        yield return Rate("delivered", Counters.Delivered);
        yield return Text($"refused        {Counters.Refused}");
        yield return $"ack time       p50 {Ms(0.5)} ms, p90 {Ms(0.9)} ms, p99 {Ms(0.99)} ms, max {Ms(1)} ms";
        yield return Text($"gaps           {Counters.Gaps}");
        yield return Text($"duplicates     {Counters.Duplicates}");
        yield return Text($"lost           {Counters.Lost} acknowledged, {Counters.Unknown} of unknown outcome");
        yield return Text($"disagreements  {Counters.Disagreements}");
        yield return Text($"rejoined       {Counters.Rejoins} members, {Counters.Behind} left behind");
        yield return $"verdict        {(IsValid ? "valid" : "NOT VALID")}";
    }

    private string Rate(string name, long count) =>
        Text($"{name,-14} {count} ({count / Math.Max(Elapsed.TotalSeconds, 0.001):0} /s)");

    private string Ms(double share) =>
        Counters.AckTimes.Percentile(share).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

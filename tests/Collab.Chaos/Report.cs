using System.Globalization;
using Collab.Testing.Histories;

namespace Collab.Chaos;

/// <summary>What a scenario came to.</summary>
internal sealed record Outcome(Scenario Scenario, int Seed, IReadOnlyList<Blow> Blows, Judgement Judgement)
{
    public bool IsValid => Judgement.Verdict == Verdict.Valid;

    /// <summary>The table's head.</summary>
    public const string Head =
        "fault            | times | moved ms med/worst | its clients ms     | others worst | healed ms          | "
        + "acked  | errors | lost/dup/reord | verdict (seed)";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario.Name,-16} | {Blows.Count,5} | {Spread(x => x.Moved),-18} | {Spread(x => x.Connected),-18} | "
        + $"{Worst(x => x.Others),9:F0} ms | {Spread(x => x.Healed),-18} | {Judgement.Acked,6} | "
        + $"{Judgement.Problems.Count,6} | {Judgement.Count("lost", "misplaced")} / {Judgement.Count("duplicated")} / "
        + $"{Judgement.Count("reordered", "gap", "repeat"),-6} | {Judgement.Verdict} ({Seed})");

    private string Spread(Func<Blow, TimeSpan> wait)
    {
        var sorted = Blows.Select(x => wait(x).TotalMilliseconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:F0} / {sorted[^1]:F0}");
    }

    private double Worst(Func<Blow, TimeSpan> wait) => Blows.Max(x => wait(x).TotalMilliseconds);
}

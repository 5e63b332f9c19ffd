using System.Globalization;

namespace Collab.Chaos;

/// <summary>What a scenario came to.</summary>
internal sealed class Row(Scenario scenario, int seed)
{
    private readonly List<Blow> _blows = [];
    private readonly List<Judgement> _judgements = [];

    public Scenario Scenario { get; } = scenario;

    /// <summary>How often it was done.</summary>
    public int Times { get; private set; }

    /// <summary>The time that it took so far.</summary>
    public TimeSpan Spent { get; set; }

    /// <summary>Why it was not done here; empty when it was.</summary>
    public string Skipped { get; init; } = "";

    /// <summary>What went wrong beside the history, such as a cluster that did not heal; else empty.</summary>
    public string Failure { get; set; } = "";

    /// <summary>How many repetitions began while the machine was busy.</summary>
    public int Uncalm { get; set; }

    public Judgement Judgement => Judgement.Of(_judgements);

    public bool IsGood => Skipped.Length > 0 || (Failure.Length == 0 && Judgement.IsGood);

    public const string Head =
        "fault            | times | any ms        | own clients ms | elsewhere ms  | healed ms     "
        + "| bar ms, median/worst        | acked   | errors | lost/dup/reord | verdict";

    public void Add(IReadOnlyList<Blow> blows)
    {
        Times++;
        _blows.AddRange(blows);
    }

    public void Add(Judgement judgement) => _judgements.Add(judgement);

    public override string ToString()
    {
        if (Skipped.Length > 0) return $"{Scenario.Name,-16} | skipped: {Skipped}";
        var judgement = Judgement;
        var own = _blows.Where(x => x.OwnClients > 0).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Scenario.Name,-16} | {Times,5} | {Figures.Of(_blows, x => x.Any),-13} "
            + $"| {Figures.Of(own, x => x.Own),-14} | {Figures.Of(_blows, x => x.Elsewhere),-13} "
            + $"| {Figures.Of(_blows, x => x.Healed),-13} "
            + $"| {Scenario.Bar,-27} | {judgement.Acked,7} | {judgement.Errors.Count,6} | "
            + $"{judgement.Count("lost", "misplaced")} / {judgement.Count("duplicated")} / "
            + $"{judgement.Count("reordered", "gap", "repeat"),-6} | {Words(judgement)}");
    }

    private string Words(Judgement judgement)
    {
        string[] words =
        [
            judgement.Verdict.ToString().ToLowerInvariant(),
            Failure.Length > 0 ? "FAILED" : "",
            .. Scenario.Bar.MissedBy(_blows).Select(x => $"missed: {x}"),
            Uncalm > 0 ? string.Create(CultureInfo.InvariantCulture, $"busy before {Uncalm}") : "",
            string.Create(CultureInfo.InvariantCulture, $"seed {seed}"),
        ];
        return string.Join(", ", words.Where(x => x.Length > 0));
    }
}

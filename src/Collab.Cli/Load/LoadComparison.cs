namespace Collab.Cli.Load;

/// <summary>One round of a comparison: the cluster and then the baseline, under the same load.</summary>
internal sealed record ComparedRound(
    double ServerCpuSecondsPerMillionDeliveries,
    double BaselineCpuSecondsPerMillionDeliveries,
    double DeliveriesPerSecond,
    double BaselineDeliveriesPerSecond)
{
    public double CpuRatio => Ratio(ServerCpuSecondsPerMillionDeliveries, BaselineCpuSecondsPerMillionDeliveries);

    public double DeliveriesRatio => Ratio(DeliveriesPerSecond, BaselineDeliveriesPerSecond);

    public static ComparedRound Of(LoadReport own, LoadReport baseline) => new(
        own.ServerCpuSecondsPerMillionDeliveries,
        baseline.ServerCpuSecondsPerMillionDeliveries,
        own.DeliveriesPerSecond,
        baseline.DeliveriesPerSecond);

    private static double Ratio(double of, double to) => to > 0 ? Math.Round(of / to, 3) : 0;
}

/// <summary>
/// The cluster next to a baseline, in alternating rounds: a machine's speed drifts, and what drifts with it says
/// nothing about either.
/// </summary>
/// <param name="Baseline">Its name.</param>
/// <param name="Rounds">At least one.</param>
internal sealed record LoadComparison(string Baseline, IReadOnlyList<ComparedRound> Rounds)
{
    /// <summary>The median of the rounds' ratios: processor time for each delivery, ours over theirs.</summary>
    public double CpuRatio => Median(x => x.CpuRatio);

    /// <summary>The median of the rounds' ratios: deliveries in the same time, ours over theirs.</summary>
    public double DeliveriesRatio => Median(x => x.DeliveriesRatio);

    /// <summary>One figure a line.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var round in Rounds)
        {
            yield return FormattableString.Invariant(
                $"next to {Baseline,-8}{round.ServerCpuSecondsPerMillionDeliveries:0.00} and ")
                + FormattableString.Invariant(
                    $"{round.BaselineCpuSecondsPerMillionDeliveries:0.00} s per million deliveries; ")
                + FormattableString.Invariant(
                    $"{round.DeliveriesPerSecond:0} and {round.BaselineDeliveriesPerSecond:0} deliveries/s");
        }

        yield return FormattableString.Invariant(
            $"ratio          {CpuRatio:0.00} of its processor time per delivery, {DeliveriesRatio:0.00} of its ")
            + FormattableString.Invariant($"deliveries (medians of {Rounds.Count})");
    }

    private double Median(Func<ComparedRound, double> value)
    {
        var sorted = Rounds.Select(value).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : Math.Round((sorted[middle - 1] + sorted[middle]) / 2, 3);
    }
}

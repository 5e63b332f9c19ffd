namespace Collab.Benchmarks.Bars;

/// <summary>A way to find the figures of some bars, all of them together.</summary>
/// <param name="Bars">At least one.</param>
internal abstract record Measurement(IReadOnlyList<Bar> Bars)
{
    /// <summary>Measures all rounds; the figures come in the order of the bars.</summary>
    public abstract Task<IReadOnlyList<Figure>> RunAsync(Stage stage, CancellationToken cancellation);
}

/// <summary>A measurement whose rounds have nothing to do with each other.</summary>
/// <param name="Bars">At least one.</param>
internal abstract record RepeatedMeasurement(IReadOnlyList<Bar> Bars) : Measurement(Bars)
{
    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Figure>> RunAsync(Stage stage, CancellationToken cancellation)
    {
        var rounds = new List<double[]>();
        while (rounds.Count < stage.Rounds)
        {
            rounds.Add(await RoundAsync(stage, cancellation));
            stage.SayRound(rounds.Count, Bars, rounds[^1]);
        }

        return [.. Bars.Select((bar, i) => new Figure(bar, [.. rounds.Select(round => round[i])]))];
    }

    /// <summary>One round: a value for each bar.</summary>
    public abstract Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation);
}

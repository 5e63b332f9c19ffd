using Collab.Benchmarks.Loads;

namespace Collab.Benchmarks.Bars;

/// <summary>One node next to a baseline, under the same load in alternating rounds.</summary>
/// <param name="Bar">Of the rounds' ratios.</param>
/// <param name="Load">Preset and options of <c>collab load</c>.</param>
/// <param name="Baseline">Next to what.</param>
/// <param name="Ratio"><c>cpuRatio</c> or <c>deliveriesRatio</c>.</param>
internal sealed record ComparedLoad(Bar Bar, string Load, string Baseline, string Ratio) : Measurement([Bar])
{
    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Figure>> RunAsync(Stage stage, CancellationToken cancellation)
    {
        var report = await LoadProgram.RunAsync(
            stage, $"{Load} --nodes 1 --baseline {Baseline} --rounds {stage.Rounds}", cancellation);
        var rounds = report.GetProperty("comparison").GetProperty("rounds");
        return [new Figure(Bar, [.. rounds.EnumerateArray().Select(x => x.GetProperty(Ratio).GetDouble())])];
    }
}

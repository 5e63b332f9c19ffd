using System.Text.Json;
using Collab.Benchmarks.Loads;

namespace Collab.Benchmarks.Bars;

/// <summary>Figures of a cluster under a load.</summary>
/// <param name="Load">Preset and options of <c>collab load</c>.</param>
/// <param name="Figures">Each bar, and where its value stands in the report.</param>
internal sealed record SingleLoad(string Load, params (Bar Bar, Func<JsonElement, double> Value)[] Figures)
    : RepeatedMeasurement([.. Figures.Select(x => x.Bar)])
{
    /// <summary>How many nodes it has.</summary>
    public int Nodes { get; init; } = 1;

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        var report = await LoadProgram.RunAsync(stage, $"{Load} --nodes {Nodes}", cancellation);
        return [.. Figures.Select(x => x.Value(report))];
    }
}

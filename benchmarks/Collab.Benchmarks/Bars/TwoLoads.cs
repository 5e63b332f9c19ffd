using Collab.Benchmarks.Loads;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// What a delivery costs under one load next to another, in turns: the ratio of processor time of all nodes and their
/// database.
/// </summary>
/// <param name="Bar">Of the rounds' ratios.</param>
/// <param name="Load">Preset and options of <c>collab load</c>.</param>
/// <param name="NextTo">Those of the load that it is divided by.</param>
internal sealed record TwoLoads(Bar Bar, string Load, string NextTo) : RepeatedMeasurement([Bar])
{
    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        var other = await CostAsync(stage, NextTo, cancellation);
        var cost = await CostAsync(stage, Load, cancellation);
        stage.Say($"  {Stage.Text(cost, "")} and {Stage.Text(other, "")} s per million deliveries");
        return [cost / other];
    }

    private static async Task<double> CostAsync(Stage stage, string load, CancellationToken cancellation)
    {
        var report = await LoadProgram.RunAsync(stage, load, cancellation);
        return report.GetProperty("serverCpuSecondsPerMillionDeliveries").GetDouble();
    }
}

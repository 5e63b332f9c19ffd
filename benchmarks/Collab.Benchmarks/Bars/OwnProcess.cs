using System.Globalization;
using Collab.Benchmarks.Loads;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// The rounds of another measurement, each in a process of its own: nothing that an earlier one left behind, or had
/// compiled, is in a figure.
/// </summary>
/// <param name="Measurement">What is done there.</param>
internal sealed record OwnProcess(RepeatedMeasurement Measurement) : RepeatedMeasurement(Measurement.Bars)
{
    /// <summary>Begins the line with a round's values.</summary>
    private const string Values = "@VALUES ";

    /// <summary>That process: does one round, and prints its values.</summary>
    public static async Task<int> RunThereAsync(string name, int seconds, CancellationToken cancellation)
    {
        var own = AllBars.Measurements.OfType<OwnProcess>().First(x => x.Bars.Any(bar => bar.Name == name));
        var values = await own.Measurement.RoundAsync(new Stage(1, seconds), cancellation);
        Console.WriteLine(Values + string.Join(' ', values.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        return 0;
    }

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        var lines = await ChildProgram.RunAsync(
            typeof(OwnProcess).Assembly.Location,
            ["round", Bars[0].Name, stage.Seconds.ToString(CultureInfo.InvariantCulture)],
            cancellation);
        var line = lines.Single(x => x.StartsWith(Values, StringComparison.Ordinal));
        return [.. line[Values.Length..].Split(' ').Select(x => double.Parse(x, CultureInfo.InvariantCulture))];
    }
}

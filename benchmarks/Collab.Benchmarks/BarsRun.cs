using Collab.Benchmarks.Bars;

namespace Collab.Benchmarks;

/// <summary>Measures bars one after the other, and prints what they came to.</summary>
/// <param name="stage">How.</param>
/// <param name="only">The names of those to measure; empty for all.</param>
/// <param name="history">Told every figure.</param>
internal sealed class BarsRun(Stage stage, IReadOnlyCollection<string> only, History history)
{
    private readonly List<string[]> _rows = [["figure", "measured", "spread", "bar", "", "what"]];
    private bool _failed;

    /// <returns>The exit code: a bar that was missed is no failure, one that could not be measured is.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        foreach (var measurement in AllBars.Measurements.Where(x => x.Bars.Any(IsWanted)))
            await RunAsync(measurement, cancellation);
        Console.WriteLine();
        foreach (var line in Lines()) Console.WriteLine(line);
        return _failed ? 1 : 0;
    }

    private async Task RunAsync(Measurement measurement, CancellationToken cancellation)
    {
        var bars = measurement.Bars.Where(IsWanted).ToList();
        stage.Say($"{string.Join(", ", bars.Select(x => x.Name))} ...");
        try
        {
            var figures = await measurement.RunAsync(stage, cancellation);
            foreach (var figure in figures.Where(x => IsWanted(x.Bar))) Add(figure);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            _failed = true;
            stage.Say($"  FAILED: {e.Message}");
            foreach (var bar in bars) _rows.Add([bar.Name, "FAILED", "", bar.ToString(), "", bar.What]);
        }
    }

    private bool IsWanted(Bar bar) => only.Count == 0 || only.Contains(bar.Name);

    private void Add(Figure figure)
    {
        history.Append(figure);
        var bar = figure.Bar;
        _rows.Add(
        [
            bar.Name,
            Stage.Text(figure.Value, bar.Unit),
            $"{Stage.Text(figure.Min, "")} .. {Stage.Text(figure.Max, "")}",
            bar.ToString(),
            figure.IsMet ? "met" : "MISSED",
            bar.What,
        ]);
    }

    private IEnumerable<string> Lines()
    {
        var widths = Enumerable.Range(0, _rows[0].Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        return _rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}

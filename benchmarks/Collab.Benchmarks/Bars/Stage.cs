using System.Diagnostics;
using System.Globalization;

namespace Collab.Benchmarks.Bars;

/// <summary>What measurements share.</summary>
/// <param name="rounds">How often each is done.</param>
/// <param name="seconds">How long a load counts in each round.</param>
internal sealed class Stage(int rounds, int seconds)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public int Rounds => rounds;

    public int Seconds => seconds;

    public void Say(string text) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed:hh\\:mm\\:ss} {text}"));

    public void SayRound(int round, IReadOnlyList<Bar> bars, IReadOnlyList<double> values) => Say(string.Create(
        CultureInfo.InvariantCulture,
        $"  round {round}: {string.Join(", ", bars.Select((bar, i) => $"{bar.Name} {Text(values[i], bar.Unit)}"))}"));

    /// <summary>A value with three digits that count, or all of a large one's.</summary>
    public static string Text(double value, string unit)
    {
        var format = Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}".TrimEnd();
    }
}

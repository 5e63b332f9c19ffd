using System.Globalization;

namespace Collab.Chaos;

/// <summary>What a row is held against, in milliseconds; <c>null</c> where it is held against nothing.</summary>
internal sealed record Bar(
    double? Median = null, double? Worst = null, double? OwnMedian = null, double? OwnWorst = null,
    double? Healed = null)
{
    /// <summary>What was missed, in words.</summary>
    public IReadOnlyList<string> MissedBy(IReadOnlyList<Blow> blows)
    {
        var own = blows.Where(x => x.OwnClients > 0).ToList();
        return
        [
            .. Missed("median", Median, Figures.Of(blows, x => x.Any).Median),
            .. Missed("worst", Worst, Figures.Of(blows, x => x.Any).Worst),
            .. Missed("own median", OwnMedian, Figures.Of(own, x => x.Own).Median),
            .. Missed("own worst", OwnWorst, Figures.Of(own, x => x.Own).Worst),
            .. Missed("healed", Healed, Figures.Of(blows, x => x.Healed).Worst),
        ];
    }

    public override string ToString()
    {
        string[] parts =
        [
            Median is null && Worst is null ? "" : $"{Text(Median)}/{Text(Worst)}",
            OwnMedian is null && OwnWorst is null ? "" : $"own {Text(OwnMedian)}/{Text(OwnWorst)}",
            Healed is null ? "" : $"healed {Text(Healed)}",
        ];
        return string.Join(", ", parts.Where(x => x.Length > 0)) is { Length: > 0 } text ? text : "none downed";
    }

    private static IEnumerable<string> Missed(string name, double? bar, double? measured)
    {
        if (measured > bar) yield return name;
    }

    private static string Text(double? value) => value?.ToString("F0", CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>Median and worst of some waits, in milliseconds; <c>null</c> when there are none.</summary>
internal readonly record struct Figures(double? Median, double? Worst)
{
    public static Figures Of(IReadOnlyList<Blow> blows, Func<Blow, TimeSpan> wait)
    {
        if (blows.Count == 0) return default;
        var sorted = blows.Select(x => wait(x).TotalMilliseconds).Order().ToList();
        return new Figures(sorted[sorted.Count / 2], sorted[^1]);
    }

    public override string ToString() => Median is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{Median:F0} / {Worst:F0}");
}

using System.Diagnostics;
using System.Globalization;

namespace Collab.Chaos;

/// <summary>A node's memory from its start to its end.</summary>
internal sealed class Lifetime(string name)
{
    /// <summary>By how much the median of the last third may be above that of the middle third.</summary>
    private const double GrowthMax = 1.10;

    /// <summary>A young process still fills its heap.</summary>
    private static readonly TimeSpan Judged = TimeSpan.FromMinutes(10);

    private readonly List<(long At, long Bytes)> _looks = [];

    public TimeSpan Age => _looks.Count == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_looks[0].At, _looks[^1].At);

    /// <summary>Whether it lived long enough to say so, and used more and more.</summary>
    public bool IsGrowing => Age >= Judged && Growth > GrowthMax;

    private double Growth
    {
        get
        {
            var third = _looks.Count / 3;
            return third == 0 ? 1 : Median(_looks[^third..]) / Median(_looks[third..^third]);
        }
    }

    public void Add(long at, long bytes) => _looks.Add((at, bytes));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"memory of {name}, which lived {Age:hh\\:mm\\:ss}: {_looks[0].Bytes >> 20} MiB at first, "
        + $"{_looks.Max(x => x.Bytes) >> 20} at most, {_looks[^1].Bytes >> 20} at last; last third to middle third "
        + $"{Growth:F2}{(Age < Judged ? ", too young to judge" : IsGrowing ? ", GROWS" : ", flat")}");

    private static double Median(IReadOnlyList<(long At, long Bytes)> looks)
    {
        var sorted = looks.Select(x => x.Bytes).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

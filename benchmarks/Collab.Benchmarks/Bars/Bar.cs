using System.Globalization;

namespace Collab.Benchmarks.Bars;

/// <summary>What a figure is held against.</summary>
/// <param name="Name">Stands in the history, never changed.</param>
/// <param name="What">What is measured, for people.</param>
/// <param name="Limit">The bar.</param>
/// <param name="Unit">Empty for a ratio.</param>
/// <param name="IsFloor">Whether the figure must be at least the limit; otherwise at most.</param>
internal sealed record Bar(string Name, string What, double Limit, string Unit, bool IsFloor)
{
    public static Bar AtMost(string name, double limit, string unit, string what) =>
        new(name, what, limit, unit, IsFloor: false);

    public static Bar AtLeast(string name, double limit, string unit, string what) =>
        new(name, what, limit, unit, IsFloor: true);

    public bool IsMetBy(double value) => IsFloor ? value >= Limit : value <= Limit;

    /// <summary>For example <c>&lt;= 1.15</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(IsFloor ? ">=" : "<=")} {Limit:0.###} {Unit}").TrimEnd();
}

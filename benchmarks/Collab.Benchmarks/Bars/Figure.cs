namespace Collab.Benchmarks.Bars;

/// <summary>What was measured for a bar.</summary>
/// <param name="Bar">What it is held against.</param>
/// <param name="Rounds">What each round came to; at least one.</param>
internal sealed record Figure(Bar Bar, IReadOnlyList<double> Rounds)
{
    /// <summary>The median of the rounds.</summary>
    public double Value
    {
        get
        {
            var sorted = Rounds.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Min => Rounds.Min();

    public double Max => Rounds.Max();

    public bool IsMet => Bar.IsMetBy(Value);
}

namespace Collab.Simulation.Faults;

/// <summary>Which faults are to come when, drawn from the seed.</summary>
/// <param name="Faults">In the order of their times, which are in microseconds.</param>
/// <param name="IsHostile">Whether the network mistreats single messages.</param>
internal sealed record FaultPlan(IReadOnlyList<(long At, FaultKind Kind)> Faults, bool IsHostile)
{
    private const int KindsMin = 3;
    private const int KindsMax = 9;
    private const int FaultsMin = 3;
    private const int FaultsMax = 10;

    private static readonly FaultKind[] Plannable =
    [
        .. Enum.GetValues<FaultKind>().Except(
            [FaultKind.NodeDowned, FaultKind.MessageDropped, FaultKind.MessageRepeated, FaultKind.MessageOvertaken]),
    ];

    /// <summary>
    /// Draws a plan. A schedule has few kinds and several of each, so that unusual mixtures are as likely as any.
    /// </summary>
    /// <param name="random">The schedule's.</param>
    /// <param name="from">No fault before this.</param>
    /// <param name="to">None after.</param>
    public static FaultPlan Draw(Random random, long from, long to)
    {
        var kinds = (FaultKind[])Plannable.Clone();
        random.Shuffle(kinds);
        kinds = kinds[..random.Next(KindsMin, KindsMax + 1)];
        var faults = new List<(long At, FaultKind Kind)>();
        for (var i = random.Next(FaultsMin, FaultsMax + 1); i > 0; i--)
            faults.Add((random.NextInt64(from, to), kinds[random.Next(kinds.Length)]));
        faults.Sort((a, b) => a.At.CompareTo(b.At));
        return new FaultPlan(faults, random.Next(4) == 0);
    }
}

namespace Collab.Benchmarks.Nodes;

/// <summary>What this process holds on to.</summary>
internal static class HeldMemory
{
    private const int Collections = 3;

    /// <summary>Bytes on the managed heap once everything that nobody needs is gone.</summary>
    public static long Bytes()
    {
        for (var i = 0; i < Collections; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>The part of a growth that falls on each of many, in kB.</summary>
    public static double KilobytesEach(long before, long after, int count) => (after - before) / 1000.0 / count;
}

using System.Diagnostics;
using Collab.Actors.Journal;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// More conferences than a node has in memory: created one after the other, those of before going out of memory
/// meanwhile.
/// </summary>
/// <param name="Left">What is left of each on the managed heap when all have gone, in kB.</param>
/// <param name="Rate">Created in a second.</param>
internal sealed record ManyConferences(Bar Left, Bar Rate) : RepeatedMeasurement([Left, Rate])
{
    private const int Conferences = 100_000;
    private const int WarmConferences = 1000;

    private static readonly TimeSpan PrimaryIdle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplicaIdle = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        await using var journal = await BenchJournal.CreateAsync(JournalKind.PostgreSql, cancellation);
        await using var node = await BenchNode.StartAsync(
            journal,
            options =>
            {
                options.TunePrimaries = x => x with { IdleTimeout = PrimaryIdle };
                options.TuneReplicas = x => x with { IdleTimeout = ReplicaIdle };
            },
            cancellation);
        await node.CreateAsync("warm", WarmConferences, cancellation);
        await node.UntilPrimariesAsync("none of the first is in memory", x => x == 0, cancellation);
        var before = HeldMemory.Bytes();
        var began = Stopwatch.GetTimestamp();
        await node.CreateAsync("many", Conferences, cancellation);
        var rate = Conferences / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await node.UntilPrimariesAsync("none is in memory", x => x == 0, cancellation);
        return [HeldMemory.KilobytesEach(before, HeldMemory.Bytes(), Conferences), rate];
    }
}

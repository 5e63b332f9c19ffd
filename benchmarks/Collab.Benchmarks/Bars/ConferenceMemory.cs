using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// What an idle conference takes of a node's managed heap, its primary and one replica; and what is left of it when
/// both have gone out of memory.
/// </summary>
/// <param name="Idle">In kB.</param>
/// <param name="Passivated">In kB.</param>
internal sealed record ConferenceMemory(Bar Idle, Bar Passivated) : RepeatedMeasurement([Idle, Passivated])
{
    private const int Conferences = 2000;

    private static readonly TimeSpan PrimaryIdle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplicaIdle = TimeSpan.FromSeconds(60);

    /// <summary>After this nobody is busy with what went before: idle services are let go after some 10 s.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        await using var journal = await BenchJournal.CreateAsync(JournalKind.Sqlite, cancellation);
        await using var node = await BenchNode.StartAsync(
            journal,
            options =>
            {
                options.TunePrimaries = x => x with { IdleTimeout = PrimaryIdle };
                options.TuneReplicas = x => x with { IdleTimeout = ReplicaIdle };
            },
            cancellation);
        await node.CreateAsync(new ConferenceId(ConferenceId.DefaultSite, "warm"), cancellation);
        var before = HeldMemory.Bytes();
        await node.CreateAsync("idle", Conferences, cancellation);
        await node.UntilPrimariesAsync($"{Conferences} are in memory", x => x >= Conferences, cancellation);
        await Task.Delay(Quiet, cancellation);
        var idle = HeldMemory.KilobytesEach(before, HeldMemory.Bytes(), Conferences);
        await node.UntilPrimariesAsync("none is in memory", x => x == 0, cancellation);
        return [idle, HeldMemory.KilobytesEach(before, HeldMemory.Bytes(), Conferences)];
    }
}

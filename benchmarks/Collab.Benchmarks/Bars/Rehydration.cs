using System.Diagnostics;
using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// How long the first answer of a conference takes that nobody has in memory, on a node that has just started. A
/// round's time is the median of some conferences, one after the other; one more goes ahead, and does not count.
/// </summary>
/// <param name="Bar">In milliseconds.</param>
/// <param name="Events">In each conference's log.</param>
/// <param name="Snapshot">Whether there is a snapshot at the log's end; otherwise there is none at all.</param>
internal sealed record Rehydration(Bar Bar, int Events, bool Snapshot) : RepeatedMeasurement([Bar])
{
    private const int Conferences = 5;

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        ConferenceId[] conferences =
        [
            .. Enumerable.Range(0, Conferences + 1)
                .Select(i => new ConferenceId(ConferenceId.DefaultSite, $"cold-{i}")),
        ];
        await using var journal = await BenchJournal.CreateAsync(JournalKind.PostgreSql, cancellation);
        foreach (var conference in conferences) await ChatLog.WriteAsync(journal, conference, Events);
        if (Snapshot) await TakeSnapshotsAsync(journal, conferences, cancellation);
        await using var node = await BenchNode.StartAsync(
            journal,
            options => options.TunePrimaries = x => x with { SnapshotEvery = Snapshot ? x.SnapshotEvery : Events * 2 },
            cancellation);
        if (node.Primaries > 0) throw new InvalidOperationException("The node woke conferences by itself.");
        var times = new List<double>();
        foreach (var conference in conferences)
        {
            var began = Stopwatch.GetTimestamp();
            await node.CreateAsync(conference, cancellation);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return [times.Skip(1).Order().ElementAt(Conferences / 2)];
    }

    // A primary that a node hands over when it stops leaves a snapshot.
    private static async Task TakeSnapshotsAsync(
        BenchJournal journal, IEnumerable<ConferenceId> conferences, CancellationToken cancellation)
    {
        await using var node = await BenchNode.StartAsync(journal, null, cancellation);
        foreach (var conference in conferences) await node.CreateAsync(conference, cancellation);
    }
}

using System.Diagnostics;
using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Bars;

/// <summary>
/// Events that a node journals in a second: posts to many conferences, put in where the gateway puts them in, several
/// under way in each; an event counts when its sender is given it.
/// </summary>
/// <param name="Bar">In events per second.</param>
/// <param name="Kind">The journal.</param>
internal sealed record DurableEvents(Bar Bar, JournalKind Kind) : RepeatedMeasurement([Bar])
{
    private const int Conferences = 1000;
    private const int Window = 16;
    private const int JoiningMax = 64;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override async Task<double[]> RoundAsync(Stage stage, CancellationToken cancellation)
    {
        await using var journal = await BenchJournal.CreateAsync(Kind, cancellation);
        await using var node = await BenchNode.StartAsync(journal, null, cancellation);
        var posters = await JoinAsync(node, cancellation);
        foreach (var poster in posters) poster.Begin(Window);
        await Task.Delay(Warmup, cancellation);
        var began = Stopwatch.GetTimestamp();
        var before = posters.Sum(x => x.Answered);
        await Task.Delay(TimeSpan.FromSeconds(stage.Seconds), cancellation);
        var events = posters.Sum(x => x.Answered) - before;
        var elapsed = Stopwatch.GetElapsedTime(began);
        return posters.FirstOrDefault(x => x.Failure is not null) is { } failed
            ? throw new InvalidOperationException(failed.Failure)
            : [events / elapsed.TotalSeconds];
    }

    private static async Task<List<Poster>> JoinAsync(BenchNode node, CancellationToken cancellation)
    {
        var posters = Enumerable.Range(0, Conferences).Select(_ => new Poster()).ToList();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = JoiningMax, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, Conferences), limits, async (i, token) =>
        {
            var conference = new ConferenceId(ConferenceId.DefaultSite, $"durable-{i}");
            await node.CreateAsync(conference, token);
            await posters[i].JoinAsync(node.Conferences, conference, token);
        });
        return posters;
    }
}

using System.Diagnostics;
using System.Globalization;
using Collab.Testing.Histories;

namespace Collab.Chaos.Services;

/// <summary>
/// Every service is used in every conference while the cluster is broken in one way after the other. At the end each
/// service's state on every node must be the fold of the journal, byte for byte.
/// </summary>
internal sealed class ServicesRun(string mixFile, TimeSpan duration, int seed, int rate)
{
    private static readonly IReadOnlyList<(string Name, Func<Stage, string, Task<IReadOnlyList<Blow>>> Do)> AllFaults =
    [
        ("kill-other", Faults.KillOtherAsync),
        ("stop-one", Faults.StopOneAsync),
        ("kill-oldest", Faults.KillOldestAsync),
        ("database-killed", Faults.KillDatabaseAsync),
        ("frozen-node", Faults.FreezeAsync),
        ("blocked-pool", Faults.StarveAsync),
        ("database-stalled", Faults.StallDatabaseAsync),
    ];

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        Mix mix;
        try
        {
            mix = Mix.Read(mixFile);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"collab-chaos: --mix: {exception.Message}");
            return 2;
        }

        var logs = KeptLogs.In("artifacts/chaos-services");
        Say($"seed {seed}, {duration}; {mix.Services.Count()} services beside conference and roster");
        await using var stage = await Stage.StartAsync(new Crowd(Rate: rate, Mix: mix), seed);
        var judgements = new List<Judgement>();
        var faults = new List<string>();
        for (var i = 0; i < AllFaults.Count || _clock.Elapsed < duration; i++)
        {
            var (name, strike) = AllFaults[i % AllFaults.Count];
            await stage.CalmAsync();
            await Stage.TalkAsync("everything is used", TimeSpan.FromSeconds(stage.Random.Next(2, 6)));
            var blows = await strike(stage, name);
            judgements.Add(await stage.JudgeAsync());
            faults.Add(name);
            Say($"{name}: {string.Join("; ", blows)}; {judgements[^1].Acked} acknowledged, {judgements[^1].Verdict}");
            if (judgements[^1].Verdict == Verdict.Invalid) break;
        }

        judgements.Add(await stage.EndAsync());
        var judgement = Judgement.Of(judgements);
        var good = Tell(stage, judgement);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "valid" : "INVALID")}: {judgement.Acked} messages acknowledged, {judgement.Findings.Count} "
            + $"findings, {judgement.Errors.Count} errors; {string.Join(", ", faults)}; seed {seed}; logs in {logs}"));
        return good ? 0 : 1;
    }

    /// <summary>A line for each service, and whatever was found.</summary>
    private static bool Tell(Stage stage, Judgement judgement)
    {
        var claims = stage.Meetings.SelectMany(meeting => meeting.History.Claims).ToLookup(claim => claim.Service);
        var good = judgement.IsGood;
        Console.WriteLine();
        Console.WriteLine("service      | done    | refused | states compared with the replay");
        foreach (var group in claims.Where(x => x.Key.Length > 0))
        {
            var counts = stage.Mixers.Select(x => x.Counts.GetValueOrDefault(group.Key)).ToList();
            var different = judgement.Findings.Count(x =>
                x.StartsWith("divergent:", StringComparison.Ordinal) && x.Contains($"'{group.Key}'"));
            var done = counts.Sum(x => x.Done);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key,-12} | {done,7} | {counts.Sum(x => x.Refused),7} | {group.Count() - different} equal, "
                + $"{different} different"));
            good &= different == 0 && (done > 0 || !stage.Uses(group.Key));
        }

        Console.WriteLine(
            "conference and roster are used by the talk itself: people come, are lost with their nodes, and resume.");
        foreach (var line in judgement.Findings.Concat(judgement.Errors).Take(10)) Console.WriteLine($"  {line}");
        return good;
    }

    private void Say(string text) => Console.WriteLine($"{_clock.Elapsed:mm\\:ss} {text}");
}

using System.Diagnostics;
using System.Globalization;
using Collab.Testing;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>
/// A stage for a long time: faults that the seed picks, one after the other; after each the history is checked and
/// forgotten. One node, the last, is never ended, so that its memory can be judged over the whole time.
/// </summary>
internal sealed class Soak(TimeSpan duration, int seed, int rate)
{
    private const string Artifacts = "artifacts/soak";
    private const string Spared = "n3";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <summary>Tickets hold for 23 hours.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(22);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, int> _done = new(StringComparer.Ordinal);
    private Judgement _judgement = new(Verdict.Valid, 0, [], []);

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        if (text.Length < 2) return false;
        if (!int.TryParse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture, out var number)) return false;
        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => null,
        };
        if (unit is null) return false;
        time = number * unit.Value;
        return time >= Shortest && time <= Longest;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        var logs = KeptLogs.In(Artifacts);
        var network = await TestNetwork.WhyNotAsync() is null;
        Say($"seed {seed}, {duration}; {(network ? "each node on a network of its own" : "no network faults")}");
        var failure = "";
        IReadOnlyList<Lifetime> lifetimes = [];
        try
        {
            var stage = await Stage.StartAsync(new Crowd(Network: network, Rate: rate), seed);
            await using var _ = stage;
            var watch = new Watch(stage, Say);
            try
            {
                await StrikeAgainAndAgainAsync(stage, [.. FaultsOf(network)]);
            }
            finally
            {
                lifetimes = await watch.EndAsync();
            }
        }
        catch (Exception exception)
        {
            failure = exception.Message;
            Say($"FAILED: {failure}");
        }

        return await TellAsync(failure, lifetimes, logs);
    }

    private static IEnumerable<(string Name, Func<Stage, string, Task<IReadOnlyList<Blow>>> Do)> FaultsOf(bool network)
    {
        yield return ("kill", (stage, phase) => Faults.KillAsync(stage, phase, Mortal(stage)));
        yield return ("stop", async (stage, phase) => [await Faults.TerminateAsync(stage, phase, Mortal(stage))]);
        yield return ("frozen", (stage, phase) => Faults.FreezeAsync(stage, phase, Mortal(stage)));
        yield return ("busy-processors", Faults.SaturateAsync);
        yield return ("blocked-pool", Faults.StarveAsync);
        yield return ("database-killed", Faults.KillDatabaseAsync);
        yield return ("database-stalled", Faults.StallDatabaseAsync);

        // It fills the memory first, so it is not for the node whose memory is judged.
        yield return ("long-collection", (stage, phase) => Faults.CollectAsync(stage, phase, Mortal(stage)));
        if (!network) yield break;
        yield return ("silent-machine", (stage, phase) => Faults.UnplugAsync(stage, phase, Mortal(stage)));
        yield return ("cut-off", (stage, phase) => Faults.CutAsync(stage, phase, Mortal(stage), bothWays: true));
        yield return ("one-way-cut", (stage, phase) => Faults.CutAsync(stage, phase, Mortal(stage), bothWays: false));
    }

    private static NodeProcess Mortal(Stage stage)
    {
        var mortal = stage.Cluster.Nodes.Where(node => node.Name != Spared).ToList();
        return mortal[stage.Random.Next(mortal.Count)];
    }

    private async Task StrikeAgainAndAgainAsync(
        Stage stage, IReadOnlyList<(string Name, Func<Stage, string, Task<IReadOnlyList<Blow>>> Do)> faults)
    {
        var end = _clock.Elapsed + duration;
        do
        {
            await stage.CalmAsync();
            await Stage.TalkAsync("talking between two faults", TimeSpan.FromSeconds(stage.Random.Next(2, 20)));
            var (name, strike) = faults[stage.Random.Next(faults.Count)];
            var blows = await strike(stage, name);
            _done[name] = _done.GetValueOrDefault(name) + 1;
            var judgement = await stage.JudgeAsync();
            _judgement = Judgement.Of([_judgement, judgement]);
            Say($"{name}: {string.Join("; ", blows)}; {judgement.Acked} acknowledged, {judgement.Verdict}");
            foreach (var line in judgement.Findings.Concat(judgement.Errors).Take(5)) Say($"  {line}");
            if (judgement.Verdict == Verdict.Invalid) return;
        }
        while (_clock.Elapsed < end);
    }

    private async Task<int> TellAsync(string failure, IReadOnlyList<Lifetime> lifetimes, string logs)
    {
        foreach (var lifetime in lifetimes) Say(lifetime.ToString());
        Say($"faults: {string.Join(", ", _done.Select(x => $"{x.Key} {x.Value}"))}");
        var growing = lifetimes.Any(x => x.IsGrowing);
        var valid = failure.Length == 0 && !growing && _done.Count > 0 && _judgement.IsGood;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{(valid ? "valid" : "invalid")}: {_judgement.Acked} acknowledged, {_judgement.Findings.Count} findings, "
            + $"{_judgement.Errors.Count} errors, memory {(growing ? "grows" : "flat or not judged")}; seed {seed}"));
        if (valid)
        {
            if (logs == Artifacts) Directory.Delete(Artifacts, recursive: true);
            return 0;
        }

        Directory.CreateDirectory(Artifacts);
        string[] lines =
        [
            $"seed {seed}, duration {duration}, rate {rate}", failure, "",
            .. _judgement.Findings, .. _judgement.Errors, "", .. lifetimes.Select(x => x.ToString()),
        ];
        await File.WriteAllLinesAsync(Path.Combine(Artifacts, "failure.txt"), lines);
        Say($"what happened is in {Artifacts}, the nodes' logs in {logs}");
        return 1;
    }

    private void Say(string text) => Console.WriteLine($"{_clock.Elapsed:hh\\:mm\\:ss} {text}");
}

using System.Diagnostics;
using System.Globalization;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>How much is done: each once, what fits 12 minutes, five times that.</summary>
internal enum Tier
{
    Seconds,
    Ci,
    Full,
}

/// <summary>Runs scenarios, those of one stage together, and prints what they came to.</summary>
internal sealed class Table(Tier tier, int seed, int rate)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Stage? _stage;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios)
    {
        var logs = KeptLogs.In("artifacts/chaos");
        Say($"seed {seed}, tier {tier.ToString().ToLowerInvariant()}");
        var why = scenarios.Any(x => x.Crowd.Network) ? await TestNetwork.WhyNotAsync() : null;
        var rows = scenarios
            .Select(x => why is null ? x : x with { Crowd = x.Crowd with { Network = false } })
            .Select(x => new Row(x, seed) { Skipped = x.NeedsNetwork ? why ?? "" : "" })
            .ToList();
        foreach (var together in rows.Where(x => x.Skipped.Length == 0).GroupBy(x => x.Scenario.Crowd))
            await RunTogetherAsync([.. together]);

        Console.WriteLine();
        Console.WriteLine(Row.Head);
        foreach (var row in rows) Console.WriteLine(row);
        Console.WriteLine(
            "any: the longest wait for an answer of everybody but the lost node's own clients, median / worst; "
            + "elsewhere: of conferences that it did not host.");
        Say($"{(rows.TrueForAll(x => x.IsGood) ? "done" : "FAILED")}; the nodes' logs are in {logs}");
        return rows.TrueForAll(x => x.IsGood) ? 0 : 1;
    }

    private async Task RunTogetherAsync(IReadOnlyList<Row> rows)
    {
        try
        {
            var turns = rows.Where(x => x.Scenario.TakesTurns).ToList();
            while (turns.Any(IsWanted))
                foreach (var row in turns.Where(IsWanted)) await RunOnceAsync(row);
            foreach (var row in rows.Except(turns))
                while (IsWanted(row)) await RunOnceAsync(row);
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private bool IsWanted(Row row)
    {
        if (row.Failure.Length > 0) return false;
        if (row.Times == 0) return true;
        var (repeat, seconds) = tier switch
        {
            Tier.Seconds => (1, 0),
            Tier.Ci => (row.Scenario.Repeat, row.Scenario.Seconds),
            _ => (Math.Max(20, 2 * row.Scenario.Repeat), 5 * row.Scenario.Seconds),
        };
        return row.Times < repeat && row.Spent + (row.Spent / row.Times) < TimeSpan.FromSeconds(seconds);
    }

    private async Task RunOnceAsync(Row row)
    {
        var begun = Stopwatch.GetTimestamp();
        var phase = string.Create(CultureInfo.InvariantCulture, $"{row.Scenario.Name} {row.Times + 1}");
        try
        {
            if (_stage is null)
            {
                _stage = await Stage.StartAsync(row.Scenario.Crowd with { Rate = rate }, seed);
                Say(string.Create(CultureInfo.InvariantCulture, $"{row.Scenario.Crowd.Nodes} nodes, everybody talks"));
                begun = Stopwatch.GetTimestamp();
            }

            await _stage.BalanceAsync();
            if (!await _stage.CalmAsync()) row.Uncalm++;
            var blows = await row.Scenario.StrikeAsync(_stage, phase);
            row.Add(blows);
            row.Add(await _stage.JudgeAsync());
            foreach (var blow in blows) Say($"{phase}: {blow}");
            foreach (var line in row.Judgement.Errors.Concat(row.Judgement.Findings).Take(5)) Say($"  {line}");
        }
        catch (Exception exception)
        {
            row.Failure = exception.Message;
            Say($"{phase} FAILED: {exception.Message}\n{_stage?.Cluster.Tails()}");
            await LeaveAsync();
        }

        row.Spent += Stopwatch.GetElapsedTime(begun);
    }

    private async Task LeaveAsync()
    {
        var stage = _stage;
        _stage = null;
        if (stage is not null) await stage.DisposeAsync();
    }

    private void Say(string text) => Console.WriteLine($"{_clock.Elapsed:mm\\:ss} {text}");
}

using System.CommandLine;
using System.Globalization;
using Collab.Cli.Nodes;

namespace Collab.Cli.Load;

/// <summary><c>collab load</c>: measure a cluster, and check what it promises while measuring.</summary>
internal static class LoadCommand
{
    private const int NodesMax = 9;
    private const int NodesOfItsOwn = 3;
    private const string DefaultReport = "load-report.html";
    private const int RoundsMax = 99;

    /// <summary>The command.</summary>
    public static System.CommandLine.Command Create()
    {
        var preset = new Argument<string?>("PRESET")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"{string.Join(", ", LoadScenario.Presets.Keys.Order(StringComparer.Ordinal))}. "
                + "Default: quick.",
        };
        var named = Text("--preset", "NAME", "The same as the argument.");
        var endpoints = EndpointOption.Create();
        endpoints.Description = "Where a node of a cluster in development mode is; may be repeated, and clients spread "
            + "over them. Default: nodes are started for the run.";
        var nodes = Text("--nodes", "NUMBER", "How many nodes to start, 1 to 9. Default: 3.");
        var journal = Text(
            "--journal", "JOURNAL", "Theirs, as for 'collab node'. Default: SQLite in a temporary folder.");
        var kill = new Option<string[]>("--kill")
        {
            HelpName = "TIME",
            Description = "Kill a node with SIGKILL this long after posts begin to count, and start it again 3 s "
                + "later; may be repeated.",
        };
        var baseline = Text(
            "--baseline",
            "NAME",
            "Put the same load on another server, and compare: "
            + $"{string.Join(", ", BaselineServer.Names)}.");
        var rounds = Text(
            "--rounds", "NUMBER", "How often cluster and baseline take turns, 1 to 99. Default: 1.");
        var json = Text("--json", "FILE", "Write the figures there as JSON.");
        var report = Text("--report", "FILE", $"Write a page with plots there. Default: {DefaultReport}.");
        var options = new LoadOptions();
        var command = new DocumentedCommand(
            "load",
            "Put a cluster under load, and check what it promises.",
            """
            Presets, conferences x members: quick 20x5, webinar 1x1000, teams 100x10, pairs 1000x5, and storm, 1x1000
            who join at once and lose their connections every 5 s.
            Every stream is checked for gaps, repeats and order, members are compared with each other, and everything
            acknowledged must reach everybody. Figures count when the verdict is valid; otherwise the exit code is 1.
            """)
        {
            preset, named, endpoints, nodes, journal, kill,
        };
        foreach (var option in options.All) command.Add(option);
        command.Add(baseline);
        command.Add(rounds);
        command.Add(json);
        command.Add(report);
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetValue(preset) ?? parsed.GetValue(named);
            if (name is not null && !LoadScenario.Presets.ContainsKey(name))
            {
                throw CliException.Setting(
                    "PRESET", name, $"give one of {string.Join(", ", LoadScenario.Presets.Keys.Order())}.");
            }

            var scenario = options.Scenario(parsed, name);
            TimeSpan[] kills = [.. (parsed.GetValue(kill) ?? []).Select(x => Time(kill.Name, x))];
            var isOwn = !EndpointOption.IsGiven(parsed, endpoints);
            string?[] ofItsOwn = [parsed.GetValue(nodes), parsed.GetValue(journal)];
            if (!isOwn && (kills.Length > 0 || ofItsOwn.Any(x => x is not null)))
            {
                throw new CliException(
                    ExitCode.Configuration, "--nodes, --journal and --kill are for nodes that the run starts itself.");
            }

            var settings = new Settings(
                scenario,
                isOwn ? null : EndpointOption.Of(parsed, endpoints),
                Integer(nodes.Name, parsed.GetValue(nodes), NodesMax, NodesOfItsOwn),
                parsed.GetValue(journal),
                kills,
                Baseline(baseline.Name, parsed.GetValue(baseline)),
                Integer(rounds.Name, parsed.GetValue(rounds), RoundsMax, 1),
                parsed.GetValue(json),
                parsed.GetValue(report) ?? DefaultReport);
            if (settings.Baseline is null && settings.Rounds > 1)
                throw new CliException(ExitCode.Configuration, "--rounds is for comparing with a --baseline.");
            return await RunAsync(settings, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, TextWriter output)
    {
        var progress = new LoadProgress(output, isTerminal: !Console.IsOutputRedirected);
        using var interruption = new Interruption();
        try
        {
            var report = settings.Baseline is { } baseline
                ? await CompareAsync(settings, baseline, progress, interruption.Token)
                : await MeasureAsync(settings, progress, interruption.Token);
            progress.Say("");
            foreach (var line in report.Lines()) progress.Say(line);
            foreach (var line in report.Comparison?.Lines() ?? []) progress.Say(line);
            if (settings.Json is { } json) await File.WriteAllTextAsync(json, report.ToJson());
            await File.WriteAllTextAsync(settings.Report, LoadPage.Of(report));
            progress.Say($"report         {settings.Report}");
            return report.IsValid ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (interruption.Code != 0)
        {
            return interruption.Code;
        }
    }

    private static Task<LoadReport> MeasureAsync(
        Settings settings, LoadProgress progress, CancellationToken cancellation)
    {
        if (settings.Endpoints is { } endpoints) return MeasureAsync(LoadServers.Running(endpoints));
        progress.Say(FormattableString.Invariant($"Starting {settings.Nodes} nodes ..."));
        return LoadServers.WithNodesAsync(settings.Nodes, settings.Journal, MeasureAsync, cancellation);

        Task<LoadReport> MeasureAsync(LoadTarget target) =>
            new LoadRun(settings.Scenario, target, settings.Kills, progress).RunAsync(cancellation);
    }

    /// <summary>The report is the last round's, or the first that is not valid.</summary>
    private static async Task<LoadReport> CompareAsync(
        Settings settings, string baseline, LoadProgress progress, CancellationToken cancellation)
    {
        _ = BaselineServer.Prepare(baseline, settings.Journal);
        var rounds = new List<ComparedRound>();
        while (true)
        {
            var own = await MeasureAsync(settings, progress, cancellation);
            progress.Say($"The same for {baseline} ...");
            var other = await LoadServers.WithBaselineAsync(
                baseline,
                settings.Journal,
                target => new LoadRun(settings.Scenario, target, [], progress).RunAsync(cancellation),
                cancellation);
            rounds.Add(ComparedRound.Of(own, other));
            if (!own.IsValid || rounds.Count == settings.Rounds)
                return own with { Comparison = new LoadComparison(baseline, rounds) };
        }
    }

    private static string? Baseline(string option, string? name) => name is null || BaselineServer.Names.Contains(name)
        ? name
        : throw CliException.Setting(option, name, $"give one of {string.Join(", ", BaselineServer.Names)}.");

    private static Option<string> Text(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    private static TimeSpan Time(string option, string text) => Duration.TryParse(text, out var time)
        ? time
        : throw CliException.Setting(option, text, Duration.Legal);

    private static int Integer(string option, string? text, int max, int otherwise)
    {
        if (text is null) return otherwise;
        return SettingValue.TryInteger(text, 1, max, out var value)
            ? value
            : throw CliException.Setting(
                option,
                text,
                string.Create(CultureInfo.InvariantCulture, $"give a whole number from 1 to {max}."));
    }

    private sealed record Settings(
        LoadScenario Scenario,
        IReadOnlyList<Uri>? Endpoints,
        int Nodes,
        string? Journal,
        IReadOnlyList<TimeSpan> Kills,
        string? Baseline,
        int Rounds,
        string? Json,
        string Report);
}

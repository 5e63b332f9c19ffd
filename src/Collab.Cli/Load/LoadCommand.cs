using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Cli.Demo;
using Collab.Cli.Nodes;
using Collab.Gateway.Tickets;
using Collab.Protocol.Services.Roster;

namespace Collab.Cli.Load;

/// <summary><c>collab load</c>: measure a cluster, and check what it promises while measuring.</summary>
internal static class LoadCommand
{
    private const int NodesMax = 9;
    private const int NodesOfItsOwn = 3;
    private const string DefaultReport = "load-report.html";
    private const string DatabaseProcess = "postgres";

    private static readonly TimeSpan TicketLife = TimeSpan.FromHours(24);

    /// <summary>The limits that protect a cluster from one client are not what a load is for.</summary>
    private static readonly KeyValuePair<string, string>[] Unlimited =
    [
        new("COLLAB_GATEWAY_COMMANDS_PER_SECOND_MAX", "100000"),
        new("COLLAB_GATEWAY_COMMANDS_BURST_MAX", "100000"),
    ];

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
                Integer(nodes.Name, parsed.GetValue(nodes), NodesOfItsOwn),
                parsed.GetValue(journal),
                kills,
                parsed.GetValue(json),
                parsed.GetValue(report) ?? DefaultReport);
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
            var report = settings.Endpoints is { } endpoints
                ? await new LoadRun(settings.Scenario, Elsewhere(endpoints), [], progress)
                    .RunAsync(interruption.Token)
                : await RunOnItsOwnAsync(settings, progress, interruption.Token);
            progress.Say("");
            foreach (var line in report.Lines()) progress.Say(line);
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

    private static LoadTarget Elsewhere(IReadOnlyList<Uri> endpoints) => new(
        endpoints,
        (conference, participant, cancellation) =>
            Admission.AskAsync(endpoints, conference, participant, participant, cancellation),
        () => [],
        null);

    private static async Task<LoadReport> RunOnItsOwnAsync(
        Settings settings, LoadProgress progress, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("collab-load");
        using var cluster = new LocalCluster(
            new LocalClusterSettings(settings.Nodes, 0, folder.Path, settings.Journal) { Variables = Unlimited });
        try
        {
            progress.Say(FormattableString.Invariant($"Starting {settings.Nodes} nodes ..."));
            await cluster.StartAsync(cancellation);
            return await new LoadRun(settings.Scenario, Own(cluster), settings.Kills, progress).RunAsync(cancellation);
        }
        finally
        {
            await cluster.StopAsync();
        }
    }

    private static LoadTarget Own(LocalCluster cluster)
    {
        Uri[] endpoints = [.. cluster.Serving.Select(x => new Uri($"{x.Http}/collab"))];
        var issuer = new TicketIssuer(cluster.Key, TimeProvider.System);
        var hasDatabase = cluster.Journal.StartsWith("postgres:", StringComparison.Ordinal);
        return new LoadTarget(
            endpoints,
            async (conference, participant, cancellation) => participant == "member-1"
                ? await Admission.AskAsync(endpoints, conference, participant, participant, cancellation)
                : issuer.Issue(
                    new Identity(
                        new ConferenceId(ConferenceId.DefaultSite, conference),
                        participant,
                        participant,
                        Role.Attendee),
                    TicketLife),
            () => cluster.Serving.Select(x => (x.Name, x.ProcessId))
                .Concat(hasDatabase ? Process.GetProcessesByName(DatabaseProcess).Select(ToDatabase) : []),
            cluster);
    }

    private static (string Name, int Id) ToDatabase(Process process)
    {
        using (process) return ("database", process.Id);
    }

    private static Option<string> Text(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    private static TimeSpan Time(string option, string text) => Duration.TryParse(text, out var time)
        ? time
        : throw CliException.Setting(option, text, Duration.Legal);

    private static int Integer(string option, string? text, int otherwise)
    {
        if (text is null) return otherwise;
        return SettingValue.TryInteger(text, 1, NodesMax, out var value)
            ? value
            : throw CliException.Setting(
                option,
                text,
                string.Create(CultureInfo.InvariantCulture, $"give a whole number from 1 to {NodesMax}."));
    }

    private sealed record Settings(
        LoadScenario Scenario,
        IReadOnlyList<Uri>? Endpoints,
        int Nodes,
        string? Journal,
        IReadOnlyList<TimeSpan> Kills,
        string? Json,
        string Report);
}

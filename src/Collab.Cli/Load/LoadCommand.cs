using System.CommandLine;
using System.Globalization;
using Collab.Cli.Demo;
using Collab.Cli.Nodes;
using Collab.Client;

namespace Collab.Cli.Load;

/// <summary><c>collab load</c>: measure a cluster, and check what it promises while measuring.</summary>
internal static class LoadCommand
{
    private const int TextCharactersMax = 4000;
    private const int TextCharactersMin = 48;
    private const int NodesOfItsOwn = 3;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var endpoints = EndpointOption.Create();
        endpoints.Description = "Where a node of a cluster in development mode is; may be repeated, and clients spread "
            + "over them. Default: three nodes on SQLite are started for the run.";
        var conferences = Number("--conferences", "How many conferences, 1 to 1000. Default: 5.");
        var members = Number("--members", "Participants in each, who all post and all read, 1 to 1000. Default: 4.");
        var window = Number("--window", "Posts that a member has under way at a time, 1 to 64. Default: 4.");
        var rate = Number(
            "--rate",
            "Posts that a member makes per second at the most, 0 for as many as are acknowledged; the nodes' own limit "
            + "is 200 unless they are told otherwise. Default: 50.");
        var duration = new Option<string>("--duration")
        {
            HelpName = "TIME",
            Description = "How long members post, such as 30s. Default: 10s.",
        };
        var size = Number("--size", "Characters in a message, 48 to 4000. Default: 128.");
        var command = new DocumentedCommand(
            "load",
            "Put a cluster under load, and check what it promises.",
            """
            A closed loop: each member has so many posts under way and sends the next one when one is acknowledged.
            Every stream is checked for gaps, repeats and order, members are compared with each other, and every
            acknowledged post must come back. When anything is wrong the verdict is NOT VALID and the exit code 1.
            """)
        {
            endpoints, conferences, members, window, rate, duration, size,
        };
        command.SetAction(async (parsed, _) =>
        {
            var options = new LoadOptions(
                Value(parsed, conferences, 1, 1000, 5),
                Value(parsed, members, 1, 1000, 4),
                Value(parsed, window, 1, 64, 4),
                Value(parsed, rate, 0, 100_000, 50),
                Time(parsed, duration),
                Value(parsed, size, TextCharactersMin, TextCharactersMax, 128));
            return await RunAsync(
                options,
                EndpointOption.IsGiven(parsed, endpoints) ? EndpointOption.Of(parsed, endpoints) : null,
                parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, IReadOnlyList<Uri>? endpoints, TextWriter output)
    {
        using var interruption = new Interruption();
        try
        {
            var report = endpoints is null
                ? await RunOnItsOwnAsync(options, output, interruption.Token)
                : await new LoadRun(options, endpoints, output).RunAsync(interruption.Token);
            foreach (var line in report.Lines()) await output.WriteLineAsync(line);
            return report.IsValid ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (interruption.Code != 0)
        {
            return interruption.Code;
        }
        catch (ConferenceClientException e)
        {
            throw ClientFailure.Explain(e);
        }
    }

    private static async Task<LoadReport> RunOnItsOwnAsync(
        LoadOptions options, TextWriter output, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("collab-load");
        using var cluster = new LocalCluster(new LocalClusterSettings(NodesOfItsOwn, 0, folder.Path, null));
        try
        {
            await output.WriteLineAsync($"Starting {NodesOfItsOwn} nodes on SQLite ...");
            await cluster.StartAsync(cancellation);
            Uri[] endpoints = [.. cluster.Serving.Select(x => new Uri($"{x.Http}/collab"))];
            return await new LoadRun(options, endpoints, output).RunAsync(cancellation);
        }
        finally
        {
            await cluster.StopAsync();
        }
    }

    private static Option<string> Number(string name, string description) =>
        new(name) { HelpName = "NUMBER", Description = description };

    private static int Value(ParseResult parsed, Option<string> option, int min, int max, int otherwise)
    {
        if (parsed.GetValue(option) is not { } text) return otherwise;
        return SettingValue.TryInteger(text, min, max, out var value)
            ? value
            : throw CliException.Setting(
                option.Name,
                text,
                string.Create(CultureInfo.InvariantCulture, $"give a whole number from {min} to {max}."));
    }

    private static TimeSpan Time(ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is not { } text) return TimeSpan.FromSeconds(10);
        return Duration.TryParse(text, out var time)
            ? time
            : throw CliException.Setting(option.Name, text, Duration.Legal);
    }
}

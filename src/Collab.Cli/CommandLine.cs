using System.CommandLine;
using System.CommandLine.Help;
using Collab.Cli.Demo;
using Collab.Cli.Joining;
using Collab.Cli.Journals;
using Collab.Cli.Load;
using Collab.Cli.Nodes;
using Collab.Cli.Tickets;

namespace Collab.Cli;

/// <summary>The program's commands, and how every one of them ends.</summary>
internal static class CommandLine
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Say more, and show where an error came from.",
        Recursive = true,
    };

    /// <summary>Runs one command line and returns the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Build().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not DetailedHelpAction)
        {
            foreach (var problem in parsed.Errors.Select(x => x.Message).Distinct())
                await error.WriteLineAsync($"collab: {problem}");
            await error.WriteLineAsync($"Run '{PathOf(parsed.CommandResult.Command)} --help' for what is legal.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // Signals are ours: a node drains and ends with 0.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception failure)
        {
            return await Explain(failure, parsed.GetValue(Verbose), error);
        }
    }

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand(
            "Conferences that outlive their servers: host nodes, take part, and look after a cluster.")
        {
            NodeCommand.Create(),
            DemoCommand.Create(),
            TicketCommand.Create(),
            JoinCommand.Create(),
            EventsCommand.Create(),
            NodesCommand.Create(),
            LoadCommand.Create(),
        };
        root.Add(Verbose);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new DetailedHelpAction();
        return root;
    }

    private static async Task<int> Explain(Exception failure, bool verbose, TextWriter error)
    {
        var code = failure is CliException known ? known.Code : ExitCode.Failed;
        await error.WriteLineAsync($"collab: {failure.Message}");
        if (verbose) await error.WriteLineAsync(failure.ToString());
        else if (failure is not CliException) await error.WriteLineAsync("Add --verbose to see where it came from.");
        return code;
    }

    private static string PathOf(Command command) => command is RootCommand
        ? "collab"
        : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";
}

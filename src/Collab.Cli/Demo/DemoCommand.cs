using System.CommandLine;
using Collab.Cli.Nodes;

namespace Collab.Cli.Demo;

/// <summary><c>collab demo</c>: a cluster on this machine, to play with.</summary>
internal static class DemoCommand
{
    private const int DefaultPort = 8080;
    private const int NodesMax = 9;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var port = new Option<string>("--port")
        {
            HelpName = "PORT",
            Description = "The first node's HTTP port; the others' follow. Ports that are taken are replaced by free "
                + "ones, and 0 takes free ones from the start. Default: 8080.",
        };
        var nodes = new Option<string>("--nodes")
        {
            HelpName = "NUMBER",
            Description = "How many nodes, 1 to 9. Default: 3.",
        };
        var data = new Option<string>("--data")
        {
            HelpName = "FOLDER",
            Description = "Keep the journal and the logs here, and find them again next time. "
                + "Default: a temporary folder that is deleted at the end.",
        };
        var journal = new Option<string>("--journal")
        {
            HelpName = "JOURNAL",
            Description = "As for 'collab node'. Default: SQLite in the folder.",
        };
        var restart = new Option<bool>("--restart")
        {
            Description = "Start a node again when it was killed. By default what is dead stays dead.",
        };
        var command = new DocumentedCommand(
            "demo",
            "Run a cluster of three nodes on this machine, with the meeting page.",
            """
            Each node is a process of its own. Kill one from the page, or with kill -9, and see that the conference
            goes on. Ctrl-C stops them all; they also end when the demo itself is killed.
            """)
        {
            port, nodes, data, journal, restart,
        };
        command.SetAction(async (parsed, _) =>
        {
            var options = new DemoOptions(
                Integer(parsed.GetValue(nodes), nodes.Name, 1, NodesMax, 3),
                Integer(parsed.GetValue(port), port.Name, 0, 65535 - NodesMax, DefaultPort),
                parsed.GetValue(data),
                parsed.GetValue(journal),
                parsed.GetValue(restart));
            return await new DemoRun(options, parsed.InvocationConfiguration.Output).RunAsync();
        });
        return command;
    }

    private static int Integer(string? text, string option, int min, int max, int otherwise)
    {
        if (text is null) return otherwise;
        return SettingValue.TryInteger(text, min, max, out var value)
            ? value
            : throw CliException.Setting(option, text, $"give a whole number from {min} to {max}.");
    }
}

/// <summary>What <c>collab demo</c> was told.</summary>
internal sealed record DemoOptions(int Nodes, int Port, string? Data, string? Journal, bool Restart);

using System.CommandLine;

namespace Collab.Cli.Nodes;

/// <summary><c>collab node</c>: host one node until told to stop.</summary>
internal static class NodeCommand
{
    private static SettingSource EnvironmentVariables { get; } = new(
        setting => Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } value
            ? setting.Many ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [value]
            : null,
        setting => setting.Variable);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var config = new Option<string>("--config")
        {
            HelpName = "FILE",
            Description = "Read settings from a JSON file: an object \"Collab\" with the names of docs/cli.md. "
                + "Variables override the file, and options override both.",
        };
        var exitWithParent = new Option<bool>("--exit-with-parent")
        {
            Description = "Stop, in good order, when standard input ends.",
        };
        var restart = new Option<bool>("--restart")
        {
            Description = "Start the node again when its cluster gave it up, or it was killed.",
            Arity = ArgumentArity.Zero,
        };
        var options = NodeOptions.Create();
        var command = new DocumentedCommand(
            "node",
            "Host one node of a cluster.",
            """
            Once it serves, a node prints one line on standard output:
              @READY name=NAME http=ADDRESS akka=HOST:PORT pid=NUMBER
            Its log goes to standard error. SIGTERM and Ctrl-C let it hand its conferences over and end with exit code
            0. A node that the cluster has given up ends with 70: start it again, or let --restart do it. Nodes with the
            same journal find each other; --seed is for those that must not.
            Every setting can be a variable too, and more settings than these exist: docs/cli.md lists them all.
            """);
        foreach (var option in options.All) command.Add(option);
        command.Add(config);
        command.Add(exitWithParent);
        command.Add(restart);
        command.SetAction((parsed, _) =>
        {
            if (parsed.GetValue(restart))
            {
                var child = parsed.Tokens.Select(token => token.Value).Where(token => token != restart.Name)
                    .Concat(parsed.GetValue(exitWithParent) ? [] : [exitWithParent.Name]);
                return new NodeSupervisor([.. child], parsed.InvocationConfiguration.Error)
                    .RunAsync(parsed.GetValue(exitWithParent));
            }

            var file = parsed.GetValue(config) ?? Environment.GetEnvironmentVariable("COLLAB_CONFIG");
            List<SettingSource> sources = [options.Source(parsed), EnvironmentVariables];
            if (!string.IsNullOrEmpty(file)) sources.Add(ConfigurationFile.Read(file));
            return new NodeHost(SettingTable.Read(sources), parsed.InvocationConfiguration.Output)
                .RunAsync(parsed.GetValue(exitWithParent));
        });
        return command;
    }
}

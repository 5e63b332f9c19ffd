using System.CommandLine;

namespace Collab.Cli.Nodes;

/// <summary><c>collab nodes</c>: who is in the cluster, and who is to leave it.</summary>
internal static class NodesCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var endpoints = EndpointOption.Create();
        var json = new Option<bool>("--json") { Description = "Print the node's own answer, as JSON." };
        var command = new DocumentedCommand(
            "nodes",
            "List the nodes of a cluster.",
            "The list is the cluster as the node at the first endpoint that answers sees it, that node first.")
        {
            endpoints, json, DrainCommand.Create(),
        };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            try
            {
                await new NodeListing(parsed.InvocationConfiguration.Output)
                    .PrintAsync(EndpointOption.Of(parsed, endpoints), parsed.GetValue(json), interruption.Token);
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (interruption.Code != 0)
            {
                return interruption.Code;
            }
        });
        return command;
    }
}

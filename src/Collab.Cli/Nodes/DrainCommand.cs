using System.CommandLine;
using System.Text.Json;
using Collab.Actors;
using Collab.Cli.Tickets;
using Collab.Gateway.Tickets;

namespace Collab.Cli.Nodes;

/// <summary><c>collab nodes drain</c>: have one node hand everything over and end.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    // The longest drain timeout that a node may have, and time for the others to see it gone.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(11);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var node = new Argument<string>("NODE") { Description = "The node's name, as 'collab nodes' shows it." };
        var endpoints = EndpointOption.Create();
        var keyOptions = TicketKeyOptions.Create();
        var command = new DocumentedCommand(
            "drain",
            "Have a node hand everything over and end.",
            """
            The node sends its clients to the others, hands its conferences over, leaves the cluster and ends with exit
            code 0, within its drain timeout: what SIGTERM does too. This command ends when the node is gone.
            Give the nodes' key in COLLAB_TICKET_KEY; on a machine with a node in development mode none is needed.
            """)
        {
            node, endpoints,
        };
        foreach (var option in keyOptions.All) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetValue(node)!;
            var token = keyOptions.Optional(parsed) is { } key
                ? new TicketIssuer(key, TimeProvider.System).IssueApiToken(ConferenceId.DefaultSite, TokenLife)
                : null;
            using var interruption = new Interruption();
            try
            {
                await DrainAsync(EndpointOption.Of(parsed, endpoints), name, token, interruption.Token);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{name} is drained.");
                return ExitCode.Done;
            }
            catch (OperationCanceledException) when (interruption.Code != 0)
            {
                return interruption.Code;
            }
        });
        return command;
    }

    private static async Task DrainAsync(
        IReadOnlyList<Uri> endpoints, string name, string? token, CancellationToken cancellation)
    {
        var path = $"nodes/{Uri.EscapeDataString(name)}/drain";
        await CliHttp.SendAsync(endpoints, path, "", cancellation, token);
        using var timer = new PeriodicTimer(PollInterval);
        var started = TimeProvider.System.GetTimestamp();
        var left = false;
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            var status = await StatusAsync(endpoints, name, cancellation);

            // One of that name that is up again is its successor.
            if (status is null || (left && status == "up")) return;
            left |= status != "up";
            await timer.WaitForNextTickAsync(cancellation);
        }

        throw new CliException(ExitCode.Failed, $"{name} is still there after {Patience.TotalMinutes} minutes.");
    }

    /// <summary>What the cluster says of the node; <c>null</c> when it is gone, or nobody is left to ask.</summary>
    private static async Task<string?> StatusAsync(
        IReadOnlyList<Uri> endpoints, string name, CancellationToken cancellation)
    {
        try
        {
            using var document = JsonDocument.Parse(await CliHttp.SendAsync(endpoints, "nodes", null, cancellation));
            return document.RootElement.GetProperty("nodes").EnumerateArray()
                .Where(node => node.GetProperty("name").GetString() == name)
                .Select(node => node.GetProperty("status").GetString())
                .FirstOrDefault();
        }
        catch (CliException e) when (e.Code == ExitCode.Unreachable)
        {
            return null;
        }
    }
}

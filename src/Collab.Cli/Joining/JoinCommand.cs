using System.CommandLine;
using Collab.Client;
using Collab.Protocol;
using Command = System.CommandLine.Command;

namespace Collab.Cli.Joining;

/// <summary><c>collab join</c>: take part from a terminal, or from a script through pipes.</summary>
internal static class JoinCommand
{
    private const string TicketVariable = "COLLAB_TICKET";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var conference = new Argument<string>("CONFERENCE") { Description = "The conference." };
        var endpoints = EndpointOption.Create();
        var ticket = new Option<string>("--ticket")
        {
            HelpName = "TICKET",
            Description = $"Lets you in. Default: the variable {TicketVariable}; without any, a cluster in "
                + "development mode on this machine is asked for one.",
        };
        var name = new Option<string>("--name")
        {
            HelpName = "NAME",
            Description = "Your name, when you have no ticket that says it. Default: your user name.",
        };
        var participant = new Option<string>("--participant")
        {
            HelpName = "ID",
            Description = "Your id, when you have no ticket: the same again to be the same person. Default: a new one.",
        };
        var command = new DocumentedCommand(
            "join",
            "Take part in a conference from a terminal, or from a script.",
            """
            Lines that you type are posted; /help lists what else there is. When your node dies you carry on through
            another one. At the end of input, and with /leave, you leave the conference.
            """)
        {
            conference, endpoints, ticket, name, participant,
        };
        command.SetAction(async (parsed, _) =>
        {
            var id = parsed.GetValue(conference)!;
            if (!ProtocolLimits.IsId(id))
            {
                throw CliException.Setting(
                    "CONFERENCE",
                    id,
                    $"it must be 1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -");
            }

            var options = new JoinOptions(
                id,
                EndpointOption.Of(parsed, endpoints),
                parsed.GetValue(ticket) ?? Environment.GetEnvironmentVariable(TicketVariable),
                parsed.GetValue(name) ?? Environment.UserName,
                parsed.GetValue(participant));
            return await RunAsync(options, Console.In, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<int> RunAsync(JoinOptions options, TextReader input, TextWriter output)
    {
        using var interruption = new Interruption();
        try
        {
            var ticket = string.IsNullOrEmpty(options.Ticket)
                ? await Admission.AskAsync(
                    options.Endpoints, options.Conference, options.Name, options.Participant, interruption.Token)
                : options.Ticket;
            await using var client = await ConferenceClient.JoinAsync(
                options.Endpoints, options.Conference, ticket, cancellationToken: interruption.Token);
            await new TerminalSession(client, new TerminalInput(input), output).RunAsync(interruption.Token);
            return interruption.Code;
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
}

/// <summary>What <c>collab join</c> was told.</summary>
internal sealed record JoinOptions(
    string Conference, IReadOnlyList<Uri> Endpoints, string? Ticket, string Name, string? Participant);

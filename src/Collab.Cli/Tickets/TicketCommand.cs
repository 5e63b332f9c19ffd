using System.CommandLine;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Command = System.CommandLine.Command;

namespace Collab.Cli.Tickets;

/// <summary><c>collab ticket</c>: mint one ticket, or one token for the REST API.</summary>
internal static class TicketCommand
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromHours(8);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var conference = Text("--conference", "CONFERENCE", "The conference that the ticket opens.");
        var participant = Text("--participant", "ID", "Who joins with it: an id that stays the same.");
        var name = Text("--name", "NAME", "The name that others see. Default: the participant's id.");
        var role = Text("--role", "ROLE", "host, co_host, presenter or attendee. Default: attendee.");
        var site = Text("--site", "SITE", "The conference's site. Default: main.");
        var expires = Text("--expires", "TIME", "How long it is good, such as 30m, 24h or 7d. Default: 8h.");
        var api = new Option<bool>("--api") { Description = "Mint a token for the REST API of the site instead." };
        var keyOptions = TicketKeyOptions.Create();
        var command = new DocumentedCommand(
            "ticket",
            "Mint a ticket for a participant, or a token for the REST API.",
            """
            With a ticket one participant joins one conference. Give the nodes' key in COLLAB_TICKET_KEY:
              collab ticket --conference standup --participant ann --name Ann --role host
              collab ticket --api --expires 1h
            """)
        {
            conference, participant, name, role, site, expires, api,
        };
        foreach (var option in keyOptions.All) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var issuer = new TicketIssuer(
                keyOptions.Required(parsed), TimeProvider.System);
            var home = Id(site, parsed.GetValue(site) ?? ConferenceId.DefaultSite);
            var life = Life(expires, parsed.GetValue(expires));
            var text = parsed.GetValue(api)
                ? issuer.IssueApiToken(home, life)
                : issuer.Issue(
                    Identity(
                        new ConferenceId(home, Id(conference, parsed.GetValue(conference))),
                        Id(participant, parsed.GetValue(participant)),
                        parsed.GetValue(name),
                        Role(role, parsed.GetValue(role))),
                    life);
            return Print(parsed, text);
        });
        return command;

        Identity Identity(ConferenceId where, string who, string? called, Role what) =>
            new(where, who, LegalName(name, called ?? who), what);
    }

    private static async Task<int> Print(ParseResult parsed, string text)
    {
        await parsed.InvocationConfiguration.Output.WriteLineAsync(text);
        return ExitCode.Done;
    }

    private static Option<string> Text(string option, string helpName, string description) =>
        new(option) { HelpName = helpName, Description = description };

    private static string Id(Option<string> option, string? value) => value is not null && ProtocolLimits.IsId(value)
        ? value
        : throw CliException.Setting(
            option.Name,
            value ?? "",
            $"it must be 1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -");

    private static string LegalName(Option<string> option, string name)
    {
        var trimmed = name.Trim();
        return trimmed.Length is > 0 and <= ProtocolLimits.NameCharactersMax && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw CliException.Setting(
                option.Name,
                name,
                $"a name is 1 to {ProtocolLimits.NameCharactersMax} characters on one line.");
    }

    private static Role Role(Option<string> option, string? value) =>
        TicketClaims.RoleOf(value ?? "attendee") is var role and not Protocol.Services.Roster.Role.Unspecified
            ? role
            : throw CliException.Setting(
                option.Name, value!, "host, co_host, presenter and attendee are legal.");

    private static TimeSpan Life(Option<string> option, string? value)
    {
        if (value is null) return DefaultLife;
        return Duration.TryParse(value, out var life)
            ? life
            : throw CliException.Setting(option.Name, value, Duration.Legal);
    }
}

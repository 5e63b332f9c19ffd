using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tickets;

/// <summary>Checks the tickets with which clients join and resume.</summary>
public sealed class TicketValidator
{
    private readonly TokenReader _reader;

    internal TicketValidator(TokenReader reader) => _reader = reader;

    /// <summary>Who the ticket says its bearer is.</summary>
    public async ValueTask<TicketCheck> CheckAsync(string ticket)
    {
        try
        {
            var (token, expired) = await _reader.ReadAsync(ticket).ConfigureAwait(false);
            if (TokenReader.Text(token, TicketClaims.Scope) is not null)
                throw TokenReader.Invalid("It is an API token; a ticket has no claim 'scope'.");
            var identity = new Identity(
                new ConferenceId(
                    TokenReader.Id(token, TicketClaims.Site, absent: ConferenceId.DefaultSite),
                    TokenReader.Id(token, TicketClaims.Conference)),
                TokenReader.Id(token, TicketClaims.Participant),
                Name(TokenReader.Text(token, TicketClaims.Name)),
                RoleOf(TokenReader.Text(token, TicketClaims.Role)));
            return expired
                ? new TicketCheck(identity, RefusalCode.TicketExpired, "The ticket's time has passed: get a new one.")
                : new TicketCheck(identity, null, "");
        }
        catch (TicketRefusedException e)
        {
            return new TicketCheck(null, e.Code, e.Message);
        }
    }

    private static string Name(string? claim)
    {
        try
        {
            return TokenReader.LegalName(claim ?? throw TokenReader.Invalid("It lacks the claim 'name'."));
        }
        catch (ArgumentException e)
        {
            throw TokenReader.Invalid(e.Message);
        }
    }

    private static Role RoleOf(string? claim) => TicketClaims.RoleOf(claim ?? "") is var role and not Role.Unspecified
        ? role
        : throw TokenReader.Invalid("Its claim 'role' must be host, co_host, presenter or attendee.");
}

/// <summary>What a ticket is worth.</summary>
/// <param name="Identity">Who its bearer is; <c>null</c> unless signature and claims are good.</param>
/// <param name="Refused"><c>null</c> when the ticket is good; <c>ticket_expired</c> still has an identity.</param>
/// <param name="Message">For people; empty unless refused.</param>
public sealed record TicketCheck(Identity? Identity, RefusalCode? Refused, string Message);

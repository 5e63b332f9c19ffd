using Collab.Actors;
using Collab.Protocol;

namespace Collab.Gateway.Tickets;

/// <summary>Checks the bearer tokens of the REST API.</summary>
internal sealed class ApiTokenValidator(TokenReader reader)
{
    /// <summary>The site that the token administers.</summary>
    /// <exception cref="TicketRefusedException">It administers none.</exception>
    public async ValueTask<string> SiteOfAsync(string text)
    {
        var (token, expired) = await reader.ReadAsync(text).ConfigureAwait(false);
        if (expired)
            throw new TicketRefusedException(RefusalCode.TicketExpired, "The token's time has passed: get a new one.");
        var scopes = TokenReader.Text(token, TicketClaims.Scope)?.Split(' ') ?? [];
        if (!scopes.Contains(TicketClaims.ConferencesScope))
        {
            throw new TicketRefusedException(
                RefusalCode.NotPermitted, $"The token must have the scope '{TicketClaims.ConferencesScope}'.");
        }

        return TokenReader.Id(token, TicketClaims.Site, absent: ConferenceId.DefaultSite);
    }
}

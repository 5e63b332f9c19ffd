using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Collab.Gateway.Tickets;

/// <summary>Mints tickets and API tokens. Whatever it mints a server with the same key accepts.</summary>
/// <param name="key">The key to sign with.</param>
/// <param name="clock">The only source of time.</param>
public sealed class TicketIssuer(TicketKey key, TimeProvider clock)
{
    private readonly SigningCredentials _credentials = new(
        new SymmetricSecurityKey(key.ToBytes()) { KeyId = key.Id }, SecurityAlgorithms.HmacSha256);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A ticket: opens one conference to one participant.</summary>
    /// <exception cref="ArgumentException">The identity or the lifetime is not one that a server accepts.</exception>
    public string Issue(Identity identity, TimeSpan lifetime)
    {
        Require(identity.Conference.Site, "site");
        Require(identity.Conference.Name, "conference");
        Require(identity.Participant, "participant id");
        if (identity.Role == Role.Unspecified)
        {
            throw new ArgumentException(
                "A ticket needs a role: host, co_host, presenter or attendee.", nameof(identity));
        }

        return Sign(lifetime, new Dictionary<string, object>
        {
            [TicketClaims.Participant] = identity.Participant,
            [TicketClaims.Name] = TokenReader.LegalName(identity.Name),
            [TicketClaims.Role] = TicketClaims.NameOf(identity.Role),
            [TicketClaims.Site] = identity.Conference.Site,
            [TicketClaims.Conference] = identity.Conference.Name,
        });
    }

    /// <summary>An API token: administers the conferences of one site over REST.</summary>
    /// <exception cref="ArgumentException">The site or the lifetime is not one that a server accepts.</exception>
    public string IssueApiToken(string site, TimeSpan lifetime)
    {
        Require(site, "site");
        return Sign(lifetime, new Dictionary<string, object>
        {
            [TicketClaims.Site] = site,
            [TicketClaims.Scope] = TicketClaims.ConferencesScope,
        });
    }

    private string Sign(TimeSpan lifetime, Dictionary<string, object> claims)
    {
        if (lifetime <= TimeSpan.Zero)
            throw new ArgumentException($"A lifetime of {lifetime} is none: it must be above zero.", nameof(lifetime));
        var now = clock.GetUtcNow();
        claims[TicketClaims.IssuedAt] = now.ToUnixTimeSeconds();
        claims[TicketClaims.NotBefore] = now.ToUnixTimeSeconds();
        claims[TicketClaims.Expiry] = (now + lifetime).ToUnixTimeSeconds();
        return _handler.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = _credentials });
    }

    private static void Require(string id, string what)
    {
        if (ProtocolLimits.IsId(id)) return;
        throw new ArgumentException(
            $"The {what} '{id}' is not an id: 1 to {ProtocolLimits.IdCharactersMax} of A-Z a-z 0-9 . _ - are legal.");
    }
}

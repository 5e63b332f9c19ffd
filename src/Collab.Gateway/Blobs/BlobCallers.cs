using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Actors.Replicas;
using Collab.Core.Conferences;
using Collab.Gateway.Rest;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Collab.Gateway.Blobs;

/// <summary>Who asks for a blob.</summary>
/// <param name="Id">Which blob.</param>
/// <param name="Participant">The asker's id; empty for an API token of the site.</param>
/// <param name="IsPresent">Whether they are in the conference now.</param>
internal sealed record BlobCaller(BlobId Id, string Participant, bool IsPresent);

/// <summary>
/// Finds out who asks for a blob, and whether they may: by a ticket, by an expired one with the session's secret (as
/// when resuming), by an API token of the site, or by a signed link.
/// </summary>
internal sealed class BlobCallers(
    IConferences conferences,
    TicketValidator tickets,
    ApiTokenValidator tokens,
    BlobLinks links,
    IOptions<GatewayOptions> options)
{
    /// <summary>The header with <c>SESSION:SECRET</c>, as the Welcome had them.</summary>
    public const string SessionHeader = "Collab-Session";

    private const string Bearer = "Bearer ";

    /// <summary>Who asks, with a right to read: they are in the conference, or may read what happened in it.</summary>
    /// <exception cref="ApiRefusedException">They have none.</exception>
    /// <exception cref="TicketRefusedException">The ticket, token or link is not valid.</exception>
    public async Task<BlobCaller> ReaderAsync(HttpContext http, BlobAddress address, CancellationToken cancellation)
    {
        if (!http.Request.Query.TryGetValue("link", out var link))
            return await BearerAsync(http, address, cancellation).ConfigureAwait(false);
        var (id, participant) = links.Read(link.ToString(), address.Conference, address.Service, address.Name);
        var conference = await FindAsync(id, cancellation).ConfigureAwait(false);
        return MayRead(conference, participant, Role.Unspecified)
            ? new BlobCaller(id, participant, IsPresent(conference, participant))
            : throw NotIn(participant);
    }

    /// <summary>
    /// Who asks, in the conference now: whoever uploads, and whoever is given links. A link does not suffice.
    /// </summary>
    /// <inheritdoc cref="ReaderAsync"/>
    public async Task<BlobCaller> ParticipantAsync(
        HttpContext http, BlobAddress address, CancellationToken cancellation)
    {
        var caller = await BearerAsync(http, address, cancellation).ConfigureAwait(false);
        return caller.IsPresent ? caller : throw NotIn(caller.Participant);
    }

    private async Task<BlobCaller> BearerAsync(HttpContext http, BlobAddress address, CancellationToken cancellation)
    {
        var header = http.Request.Headers[HeaderNames.Authorization].ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        if (token.Length == 0 && options.Value.Development && DevelopmentGuard.IsLocal(http))
            return await OfSiteAsync(address, ConferenceId.DefaultSite, cancellation).ConfigureAwait(false);
        var check = await tickets.CheckAsync(token).ConfigureAwait(false);
        if (check.Identity is { } identity)
        {
            var caller = await OfTicketAsync(http, address, identity, check, cancellation).ConfigureAwait(false);
            var conference = await FindAsync(caller.Id, cancellation).ConfigureAwait(false);
            return MayRead(conference, caller.Participant, check.Refused is null ? identity.Role : Role.Unspecified)
                ? caller
                : throw NotIn(caller.Participant);
        }

        if (token.Length == 0) throw new TicketRefusedException(check.Refused!, check.Message);
        // What is no ticket may still be an API token.
        var site = await tokens.SiteOfAsync(token).ConfigureAwait(false);
        return await OfSiteAsync(address, site, cancellation).ConfigureAwait(false);
    }

    private async Task<BlobCaller> OfTicketAsync(
        HttpContext http, BlobAddress address, Identity identity, TicketCheck check, CancellationToken cancellation)
    {
        if (identity.Conference.Name != address.Conference)
        {
            throw new ApiRefusedException(
                RefusalCode.NotPermitted,
                $"The ticket is for '{identity.Conference.Name}', not for '{address.Conference}'.");
        }

        var id = new BlobId(identity.Conference, address.Service, address.Name);
        var conference = await FindAsync(id, cancellation).ConfigureAwait(false);
        if (check.Refused is { } expired && !HasSecret(http, identity, conference))
            throw new TicketRefusedException(expired, check.Message);
        return new BlobCaller(id, identity.Participant, IsPresent(conference, identity.Participant));
    }

    private async Task<BlobCaller> OfSiteAsync(BlobAddress address, string site, CancellationToken cancellation)
    {
        var id = new BlobId(new ConferenceId(site, address.Conference), address.Service, address.Name);
        await FindAsync(id, cancellation).ConfigureAwait(false);
        return new BlobCaller(id, "", false);
    }

    /// <summary>Whether the request proves the session that the participant has now.</summary>
    private bool HasSecret(HttpContext http, Identity identity, Conference conference)
    {
        var (session, secret) = http.Request.Headers[SessionHeader].ToString().Split(':') is [var first, var second]
            ? (first, second)
            : ("", "");
        return session.Length > 0
            && conference.Facts.Roster.Find(identity.Participant)?.Session == session
            && conferences.IsSecret(identity.Conference, session, identity.Participant, secret);
    }

    private static bool IsPresent(Conference conference, string participant) =>
        conference.Facts.Roster.Find(participant) is not null;

    private static bool MayRead(Conference conference, string participant, Role ticketRole) =>
        !conference.Facts.Roster.Bans.ContainsKey(participant)
        && (IsPresent(conference, participant) || ticketRole >= Role.CoHost);

    private async Task<Conference> FindAsync(BlobId id, CancellationToken cancellation)
    {
        var conference = await conferences.FollowAsync(id.Conference, cancellation).ConfigureAwait(false);
        return conference.Facts.Conference.Phase != Protocol.Services.Conference.Phase.Unspecified
            ? conference
            : throw new ApiRefusedException(
                RefusalCode.ConferenceNotFound, $"There is no conference '{id.Conference}'.");
    }

    private static ApiRefusedException NotIn(string participant) => new(
        RefusalCode.NotPermitted,
        participant.Length == 0
            ? "This takes the ticket of a participant, not an API token."
            : $"'{participant}' is not in the conference: this is for those who are.");
}

/// <summary>What the address of a request names.</summary>
/// <param name="Conference">The conference's id within its site.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Name">The blob's name.</param>
internal sealed record BlobAddress(string Conference, string Service, string Name)
{
    /// <summary>The same, checked.</summary>
    /// <exception cref="ApiRefusedException">A part is not an id.</exception>
    public static BlobAddress Of(string conference, string service, string name)
    {
        foreach (var part in new[] { conference, service, name })
        {
            if (!ProtocolLimits.IsId(part))
            {
                throw new ApiRefusedException(
                    RefusalCode.InvalidArgument,
                    $"'{Core.Services.LegalText.Quotable(part)}' is not an id: 1 to {ProtocolLimits.IdCharactersMax} "
                    + "characters of A-Z a-z 0-9 . _ - are legal.");
            }
        }

        return new BlobAddress(conference, service, name);
    }
}

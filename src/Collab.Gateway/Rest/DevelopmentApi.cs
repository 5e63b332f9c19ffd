using System.Diagnostics;
using System.Security.Cryptography;
using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Core.Conferences;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Rest;

/// <summary>Who wants in, in development.</summary>
/// <param name="Conference">The conference's id; it is created when it does not exist.</param>
/// <param name="Name">The display name.</param>
/// <param name="Participant">The participant's id; one is made up when it is absent.</param>
public sealed record DevelopmentJoin(string? Conference, string? Name, string? Participant);

/// <summary>The way in.</summary>
/// <param name="Ticket">For the Hello.</param>
/// <param name="Conference">For the Hello.</param>
/// <param name="Participant">The participant's id.</param>
/// <param name="Role"><c>host</c> for whoever created the conference, else <c>attendee</c>.</param>
public sealed record DevelopmentTicket(string Ticket, string Conference, string Participant, string Role);

/// <summary>What is not there outside development mode, or beyond loopback.</summary>
internal sealed class DevelopmentApi(
    ConferenceApi conferences,
    ICollabNode node,
    TicketIssuer tickets,
    IOptions<GatewayOptions> options,
    ILogger<DevelopmentApi> log)
{
    private static readonly TimeSpan TicketLifetime = TimeSpan.FromHours(12);

    public async Task<IResult> JoinAsync(HttpContext context)
    {
        var call = ApiCall.Of(context);
        var body = await ApiJson.ReadAsync<DevelopmentJoin>(context, call.Cancellation).ConfigureAwait(false);
        var conference = ConferenceApi.IdOf(call, body.Conference ?? "");
        var participant = body.Participant ?? $"p-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        ConferenceApi.IdOf(call, participant);
        var name = NameOf(body.Name ?? "");
        var created = await conferences.CreateAsync(conference, conference.Name, new Settings(), call.Cancellation)
            .ConfigureAwait(false);
        var isHost = created.Seq > 0 || IsHost(
            await conferences.FindAsync(conference, call.Cancellation).ConfigureAwait(false), participant);
        var identity = new Identity(conference, participant, name, isHost ? Role.Host : Role.Attendee);
        var longest = options.Value.TicketLifetimeMax;
        var lifetime = TicketLifetime < longest ? TicketLifetime : longest;
        return ApiJson.Of(new DevelopmentTicket(
            tickets.Issue(identity, lifetime), conference.Name, participant, TicketClaims.NameOf(identity.Role)));
    }

    public IResult Kill(HttpContext context, string name)
    {
        var nodes = node.Nodes;
        var victim = nodes.FirstOrDefault(x => x.Name == name);
        if (victim is null)
            return Problem.Of(RefusalCode.NotFound, $"There is no node '{Core.Services.LegalText.Quotable(name)}'.");
        var self = nodes.FirstOrDefault(x => x.Self);
        if (victim.ProcessId <= 0 || self is null || HostOf(victim) != HostOf(self))
            return Problem.Of(RefusalCode.NotFound, $"The process of '{victim.Name}' is not known on this machine.");
        log.Killing(victim.Name, victim.ProcessId);
        // Its own death comes after the answer.
        if (victim.Self) context.Response.OnCompleted(() => Task.Run(() => Kill(victim.ProcessId)));
        else if (!Kill(victim.ProcessId))
            return Problem.Of(RefusalCode.NotFound, $"The process of '{victim.Name}' is gone already.");
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static bool Kill(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string HostOf(NodeInfo info) => info.Address[..Math.Max(0, info.Address.LastIndexOf(':'))];

    private static bool IsHost(Conference conference, string participant) =>
        conference.Facts.Roster.Find(participant) is { TicketRole: Role.Host };

    private static string NameOf(string name)
    {
        try
        {
            return TokenReader.LegalName(name);
        }
        catch (ArgumentException e)
        {
            throw new ApiRefusedException(RefusalCode.InvalidArgument, e.Message);
        }
    }
}

/// <summary>Outside development mode and beyond loopback there is nothing there.</summary>
internal sealed class DevelopmentFilter(IOptions<GatewayOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        options.Value.Development && DevelopmentGuard.IsLocal(context.HttpContext)
            ? await next(context).ConfigureAwait(false)
            : Problem.Of(RefusalCode.NotFound, "There is nothing here.");
}

using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Collab.Gateway.Rest;

/// <summary>What a request of the API may do, and for how long.</summary>
/// <param name="Site">The site that the token administers.</param>
/// <param name="Cancellation">The client went, or it takes too long.</param>
/// <param name="Bearer">Whose ticket it came with; <c>null</c> for an API token.</param>
internal sealed record ApiCall(string Site, CancellationToken Cancellation, Identity? Bearer = null)
{
    public static ApiCall Of(HttpContext context) =>
        context.Features.Get<ApiCall>() ?? throw new InvalidOperationException("The endpoint lacks its filter.");
}

/// <summary>Around every request of the API: the token, the deadline, and problem details for what fails.</summary>
internal sealed class ApiFilter(
    ApiTokenValidator tokens,
    TicketValidator tickets,
    IOptions<GatewayOptions> options,
    ILogger<ApiFilter> log) : IEndpointFilter
{
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(options.Value.ApiTimeout);
        try
        {
            var bearer = await BearerOfAsync(http).ConfigureAwait(false);
            var site = bearer?.Conference.Site ?? await SiteOfAsync(http).ConfigureAwait(false);
            http.Features.Set(new ApiCall(site, deadline.Token, bearer));
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (Problem.Of(e) is not null)
        {
            if (e is JournalUnavailableException) log.ApiFailed(e, http.Request.Method, http.Request.Path);
            if (e is TicketRefusedException) http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(e);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Problem.Of(
                RefusalCode.ConferenceUnavailable,
                $"No answer within {options.Value.ApiTimeout.TotalSeconds} s; whether it was done is not known.");
        }
    }

    /// <summary>Whose ticket a request has, where a ticket will do.</summary>
    private async ValueTask<Identity?> BearerOfAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<TakesTicket>() is null) return null;
        var header = http.Request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return null;
        // What is no ticket may still be an API token.
        var check = await tickets.CheckAsync(header[Bearer.Length..].Trim()).ConfigureAwait(false);
        return check.Identity is not null && check.Refused is { } code
            ? throw new TicketRefusedException(code, check.Message)
            : check.Identity;
    }

    private async ValueTask<string> SiteOfAsync(HttpContext http)
    {
        var header = http.Request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return await tokens.SiteOfAsync(header[Bearer.Length..].Trim()).ConfigureAwait(false);
        if (header.Length == 0 && options.Value.Development && DevelopmentGuard.IsLocal(http))
            return ConferenceId.DefaultSite;
        throw new TicketRefusedException(
            RefusalCode.TicketMissing, "An API token is needed: 'Authorization: Bearer TOKEN'.");
    }
}

/// <summary>Marks endpoints that a participant's ticket opens as well.</summary>
internal sealed class TakesTicket;

using Collab.Actors;
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
internal sealed record ApiCall(string Site, CancellationToken Cancellation)
{
    public static ApiCall Of(HttpContext context) =>
        context.Features.Get<ApiCall>() ?? throw new InvalidOperationException("The endpoint lacks its filter.");
}

/// <summary>Around every request of the API: the token, the deadline, and problem details for what fails.</summary>
internal sealed class ApiFilter(
    ApiTokenValidator tokens, IOptions<GatewayOptions> options, ILogger<ApiFilter> log) : IEndpointFilter
{
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(options.Value.ApiTimeout);
        try
        {
            http.Features.Set(new ApiCall(await SiteOfAsync(http).ConfigureAwait(false), deadline.Token));
            return await next(context).ConfigureAwait(false);
        }
        catch (TicketRefusedException e)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(e.Code, e.Message);
        }
        catch (ApiRefusedException e)
        {
            return Problem.Of(e.Code, e.Message);
        }
        catch (JournalUnavailableException e)
        {
            log.ApiFailed(e, http.Request.Method, http.Request.Path);
            return Problem.Of(RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Problem.Of(
                RefusalCode.ConferenceUnavailable,
                $"No answer within {options.Value.ApiTimeout.TotalSeconds} s; whether it was done is not known.");
        }
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

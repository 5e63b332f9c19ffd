using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Rest;

/// <summary>
/// Lets pages read what is there for every client to read, wherever the page came from: a page goes on at another node
/// when its own is gone. In development only pages of this machine may.
/// </summary>
internal sealed class CrossOrigin(IOptions<GatewayOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Allow(context.HttpContext);
        return next(context);
    }

    /// <summary>Answers a preflight.</summary>
    public IResult Preflight(HttpContext context) => Preflight(context, "POST", "Content-Type");

    /// <summary>The same for other methods and headers.</summary>
    public IResult Preflight(HttpContext context, string methods, string headers)
    {
        Allow(context);
        context.Response.Headers.AccessControlAllowMethods = methods;
        context.Response.Headers.AccessControlAllowHeaders = headers;
        return Results.NoContent();
    }

    private void Allow(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Headers.Origin.Count == 0) return;
        response.Headers.Vary = "Origin";
        if (!options.Value.Development) response.Headers.AccessControlAllowOrigin = "*";
        else if (DevelopmentGuard.HasLocalOrigin(request))
            response.Headers.AccessControlAllowOrigin = request.Headers.Origin;
    }
}

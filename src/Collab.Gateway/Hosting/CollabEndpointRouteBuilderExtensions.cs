using Collab.Actors.Hosting;
using Collab.Gateway;
using Collab.Gateway.Blobs;
using Collab.Gateway.Health;
using Collab.Gateway.Hosting;
using Collab.Gateway.Page;
using Collab.Gateway.Rest;
using Collab.Gateway.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Mapping lives where the host's own does, so that it is found.
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Maps the gateway.</summary>
public static class CollabEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the WebSocket endpoint, the API, the meeting page and the development endpoints under
    /// <paramref name="path"/>, and <c>/healthz/live</c> and <c>/healthz/ready</c> at the root.
    /// </summary>
    /// <param name="endpoints">The program's routes.</param>
    /// <param name="path">Where; the same on every node that clients are sent to.</param>
    /// <exception cref="InvalidOperationException"><c>AddCollab</c> or <c>AddCollabGateway</c> is missing.</exception>
    public static IEndpointConventionBuilder MapCollab(this IEndpointRouteBuilder endpoints, string path = "/collab")
    {
        var services = endpoints.ServiceProvider;
        Require(services, typeof(ICollabNode), "AddCollab");
        Require(services, typeof(GatewayPath), "AddCollabGateway");
        if (!path.StartsWith('/') || path.Length < 2 || path.EndsWith('/'))
            throw new ArgumentException($"'{path}' is not a path like '/collab'.", nameof(path));
        services.GetRequiredService<GatewayPath>().Value = path;
        var options = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        if (options.Development)
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Collab.Gateway").DevelopmentMode();

        // Tickets and tokens are checked here; the program's own authorization knows neither.
        var group = endpoints.MapGroup(path).AllowAnonymous().DisableAntiforgery();
        MapSocket(endpoints, group);
        group.MapConferences();
        group.MapBlobs();
        group.MapNodes();
        group.MapDevelopment();
        group.MapGet("/openapi.json", GatewayDocument.WriteAsync).ExcludeFromDescription();
        group.MapPage();
        if (options.Health) endpoints.MapHealth();
        return group;
    }

    private static void MapSocket(IEndpointRouteBuilder endpoints, RouteGroupBuilder group)
    {
        var pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets();
        pipeline.Run(context => context.RequestServices.GetRequiredService<WebSocketEndpoint>().InvokeAsync(context));
        group.Map("/ws", pipeline.Build()).ExcludeFromDescription();
    }

    private static void MapPage(this RouteGroupBuilder group)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        group.MapMethods("/", methods, (HttpContext context, [FromServices] MeetingPage page) => page.Index(context))
            .ExcludeFromDescription();
        group.MapMethods(
            "/page/{**file}",
            methods,
            (HttpContext context, string? file, [FromServices] MeetingPage page) => page.File(context, file))
            .ExcludeFromDescription();
    }

    private static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/healthz").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", ([FromServices] HealthApi api) => api.Live());
        health.MapGet("/ready", ([FromServices] HealthApi api) => api.Ready());
    }

    private static void Require(IServiceProvider services, Type type, string method)
    {
        if (services.GetRequiredService<IServiceProviderIsService>().IsService(type)) return;
        throw new InvalidOperationException(
            $"MapCollab needs a node and a gateway: call services.{method}(...) before the program is built.");
    }
}

using Collab.Actors.Hosting;
using Collab.Gateway;
using Collab.Gateway.Blobs;
using Collab.Gateway.Health;
using Collab.Gateway.Hosting;
using Collab.Gateway.Page;
using Collab.Gateway.Rest;
using Collab.Gateway.Tickets;
using Collab.Gateway.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration lives where the host's own does, so that it is found.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds what serves clients to a host.</summary>
public static class CollabGatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway to a node that <c>AddCollab</c> added. Options come from the configuration section
    /// <see cref="GatewayOptions.Section"/>, then from <paramref name="configure"/>; wrong ones stop the host at start.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddCollabGateway(
        this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        var options = services.AddOptions<GatewayOptions>()
            .BindConfiguration(GatewayOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<GatewayOptions>, DevelopmentKey>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<CollabOptions>, SessionKeyFromTicketKey>());
        AddDescriptorLimit(services);
        AddTickets(services);
        AddServing(services);
        services.AddOpenApi(GatewayDocument.Name, GatewayDocument.Configure);
        return services;
    }

    private static void AddDescriptorLimit(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new DescriptorLimit(
            DescriptorLimit.OfProcess, provider.GetRequiredService<ILogger<DescriptorLimit>>()));
        services.AddSingleton<IPostConfigureOptions<GatewayOptions>>(
            provider => provider.GetRequiredService<DescriptorLimit>());
        services.AddOptions<KestrelServerOptions>().PostConfigure<DescriptorLimit, IOptions<GatewayOptions>>(
            (server, limit, gateway) => limit.Apply(server, gateway.Value));
    }

    private static void AddTickets(IServiceCollection services)
    {
        services.TryAddSingleton<TokenReader>();
        services.TryAddSingleton<ApiTokenValidator>();
        services.TryAddSingleton(provider => new TicketValidator(provider.GetRequiredService<TokenReader>()));
        services.TryAddSingleton(provider => new TicketIssuer(
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.TicketKeys[0],
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddServing(IServiceCollection services)
    {
        services.TryAddSingleton<GatewayPath>();
        services.TryAddSingleton<ConnectionServices>();
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<GatewayDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<GatewayDrain>());
        services.TryAddSingleton<WebSocketEndpoint>();
        services.TryAddSingleton(provider => new ConferenceApi(provider.GetRequiredService<ICollabNode>().Conferences));
        services.TryAddSingleton<JournalApi>();
        services.TryAddSingleton<BlobLinks>();
        services.TryAddSingleton<BlobCallers>();
        services.TryAddSingleton<BlobApi>();
        services.TryAddSingleton<NodeApi>();
        services.TryAddSingleton<DevelopmentApi>();
        services.TryAddSingleton<HealthApi>();
        services.TryAddSingleton<MeetingPage>();
        services.AddHostedService<EndpointAnnouncer>();
    }
}

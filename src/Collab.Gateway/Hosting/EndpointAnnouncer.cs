using System.Net;
using System.Net.Sockets;
using Collab.Actors.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Hosting;

/// <summary>Tells the node where clients reach it, once the server listens.</summary>
internal sealed class EndpointAnnouncer(
    IServiceProvider services,
    GatewayPath path,
    ICollabNode node,
    IOptions<CollabOptions> options,
    IHostApplicationLifetime lifetime,
    ILogger<EndpointAnnouncer> log) : IHostedService, IDisposable
{
    private CancellationTokenRegistration _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStarted.Register(Announce);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration.Dispose();

    /// <summary>An address that the server listens on, as clients write it.</summary>
    /// <param name="address">For example <c>http://[::]:8080</c>.</param>
    /// <param name="nodeHost">Stands in for "every address", which is none to connect to.</param>
    /// <param name="path">Where the gateway is.</param>
    internal static string EndpointOf(string address, string nodeHost, string path)
    {
        var url = Microsoft.AspNetCore.Http.BindingAddress.Parse(address);
        var host = url.Host.Trim('[', ']');
        var isEvery = host is "*" or "+" || (IPAddress.TryParse(host, out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        if (isEvery) host = nodeHost;
        if (IPAddress.TryParse(host, out var literal) && literal.AddressFamily == AddressFamily.InterNetworkV6)
            host = $"[{host}]";
        return $"{url.Scheme}://{host}:{url.Port}{path}";
    }

    private void Announce()
    {
        if (path.Value is null) return;
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
        var endpoint = options.Value.PublicEndpoint;
        if (endpoint.Length == 0 && addresses?.FirstOrDefault() is { } address)
            endpoint = EndpointOf(address, options.Value.Host, path.Value);
        if (endpoint.Length == 0) return;
        node.Announce(endpoint);
        log.Announced(endpoint);
    }
}

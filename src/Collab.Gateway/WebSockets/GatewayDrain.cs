using Collab.Actors.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// Sends clients away when the process is told to stop: before the server stops listening, and before the node hands
/// its conferences over, so that they are already elsewhere when those move.
/// </summary>
internal sealed class GatewayDrain(
    ConnectionRegistry connections, ICollabNode node, IHostApplicationLifetime lifetime, ILogger<GatewayDrain> log)
    : IHostedService, IDisposable
{
    private CancellationTokenRegistration _registration;

    /// <summary>Whether new connections are refused.</summary>
    public bool Draining => lifetime.ApplicationStopping.IsCancellationRequested || node.Draining;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration.Dispose();

    private void Drain()
    {
        log.Draining(connections.Count);
        connections.Drain();
    }
}

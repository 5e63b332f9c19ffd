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
    /// <summary>
    /// Who comes back at another node costs it work: all at once they would keep each other, and those who are there,
    /// waiting.
    /// </summary>
    private static readonly TimeSpan PerClient = TimeSpan.FromMilliseconds(20);

    /// <summary>However many they are.</summary>
    private static readonly TimeSpan SpreadMax = TimeSpan.FromSeconds(5);

    private CancellationTokenRegistration _registration;
    private Task _drained = Task.CompletedTask;

    /// <summary>Whether new connections are refused.</summary>
    public bool Draining => lifetime.ApplicationStopping.IsCancellationRequested || node.Draining;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _drained.WaitAsync(cancellationToken);

    public void Dispose() => _registration.Dispose();

    private void Drain()
    {
        var count = connections.Count;
        log.Draining(count);
        _drained = connections.DrainAsync(PerClient * count < SpreadMax ? PerClient * count : SpreadMax);
    }
}

using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Collab.Baselines.Orleans;

/// <summary>One silo, with the sockets in its process.</summary>
internal static class OrleansServer
{
    /// <summary>The name under which the grains find their storage.</summary>
    public const string LogConsistency = "CustomStorage";

    /// <summary>Adds the silo.</summary>
    public static void Add(WebApplicationBuilder builder, MeetingLog log)
    {
        builder.Services.AddSingleton(log);
        builder.Host.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: FreePort(), gatewayPort: FreePort())
            .Configure<EndpointOptions>(x => x.AdvertisedIPAddress = IPAddress.Loopback)
            .AddCustomStorageBasedLogConsistencyProvider(LogConsistency));
    }

    /// <summary>Serves at <c>/collab/ws</c>.</summary>
    public static void Map(WebApplication app)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        new SocketServer(name => new GrainRoom(grains, name)).Map(app);
    }

    // The silo takes numbers only.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

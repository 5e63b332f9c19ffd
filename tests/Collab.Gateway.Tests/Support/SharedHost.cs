namespace Collab.Gateway.Tests.Support;

/// <summary>The node that tests share when the defaults are what they need.</summary>
internal static class SharedHost
{
    private static readonly Lazy<Task<GatewayHost>> Started = new(() => GatewayHost.StartAsync());

    public static Task<GatewayHost> GetAsync() => Started.Value;

    public static async Task StopAsync()
    {
        if (Started.IsValueCreated) await (await Started.Value).DisposeAsync();
    }
}

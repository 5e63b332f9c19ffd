namespace Collab.Testing.Databases;

/// <summary>One PostgreSQL for every fixture of a test process: started when first asked for, gone with the process.</summary>
/// <remarks>For functional tests: it does not sync. Who kills a server starts one of their own.</remarks>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);

    /// <summary>The server.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static Task<PostgresServer> GetAsync() => Server.Value;

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartNewAsync(fsync: false).ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }
}

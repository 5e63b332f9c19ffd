namespace Collab.Testing.Databases;

/// <summary>One PostgreSQL for every fixture of a test process, started when first asked for.</summary>
/// <remarks>
/// For functional tests: it does not sync. Who kills a server starts one of their own. It dies with the process; a
/// <c>[SetUpFixture]</c> that calls <see cref="Stop"/> at the end deletes its data too.
/// </remarks>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => PostgresServer.StartNewAsync(fsync: false));

    /// <summary>The server.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <summary>Kills the server, if it was started, and deletes its data. Nobody may ask for it afterwards.</summary>
    public static void Stop()
    {
        if (Server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) Server.Value.Result.Dispose();
    }
}

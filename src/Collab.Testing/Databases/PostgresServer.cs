using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Collab.Testing.Nodes;
using Npgsql;

namespace Collab.Testing.Databases;

/// <summary>
/// A private PostgreSQL on 127.0.0.1 that tests may stop, freeze and kill. Linux only for the last two.
/// </summary>
/// <remarks>It dies with the test process, however that ends. Not safe for use by several threads at a time.</remarks>
public sealed class PostgresServer : IDisposable
{
    private const string SuperUser = "postgres";
    private const string DirectoryPrefix = "collab-postgres-";
    private const int LogLinesMax = 40;
    private const int SignalKill = 9;
    private const int SignalInterrupt = 2;
    private const int SignalStop = 19;
    private const int SignalContinue = 18;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly string _programs;
    private readonly string _directory;
    private readonly bool _fsync;
    private readonly ConcurrentQueue<string> _log = [];
    private Process? _process;
    private int _databases;
    private TestNetwork? _network;

    private PostgresServer(string programs, string directory, bool fsync) =>
        (_programs, _directory, _fsync) = (programs, directory, fsync);

    /// <summary>The port; the same across restarts.</summary>
    public int Port { get; private set; }

    /// <summary>Creates a cluster in a temporary directory and starts it.</summary>
    /// <param name="fsync">
    /// Whether <c>fsync</c>, <c>full_page_writes</c> and <c>synchronous_commit</c> are on; off is faster.
    /// </param>
    /// <param name="network">A network on whose address of this machine it listens too.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresServer> StartNewAsync(bool fsync, TestNetwork? network = null)
    {
        var programs = PostgresPrograms.Find();
        DeleteLeftovers();
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        var directory = Path.Combine(Path.GetTempPath(), DirectoryPrefix + name);
        var server = new PostgresServer(programs, directory, fsync) { _network = network };
        try
        {
            // Made by the user who will run the server, who thereby owns it.
            await PostgresPrograms.RunAsync("mkdir", "-m", "700", directory).ConfigureAwait(false);
            await PostgresPrograms.RunAsync(
                Path.Combine(programs, "initdb"),
                "-A", "trust", "--no-sync", "-U", SuperUser, "-E", "UTF8", "--locale=C.UTF-8", "-D", server.Data)
                .ConfigureAwait(false);
            if (network is not null)
            {
                await File.AppendAllTextAsync(
                    Path.Combine(server.Data, "pg_hba.conf"), $"\nhost all all {network.Range} trust\n")
                    .ConfigureAwait(false);
            }

            await server.StartAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}").ConfigureAwait(false);
        return ConnectionString(name);
    }

    /// <summary>Runs a statement as the superuser, outside of any test's database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var connection = new NpgsqlConnection(ConnectionString(SuperUser) + ";Pooling=false");
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync().ConfigureAwait(false);
#pragma warning disable CA2100 // The statements are written in the tests.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var __ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Starts the server again after <see cref="StopAsync"/> or <see cref="Kill"/>; returns when it answers.
    /// </summary>
    public async Task StartAsync()
    {
        if (_process is { HasExited: false }) throw new InvalidOperationException("The server is running.");
        for (var attempt = 1; ; attempt++)
        {
            // A port that was free a moment ago may be taken; one that clients know stays.
            var fresh = Port == 0;
            if (fresh) Port = FreePort();
            Launch();
            if (await AnswersAsync().ConfigureAwait(false)) return;
            var log = string.Join(Environment.NewLine, _log);
            Kill();
            if (!fresh || attempt == 3)
                throw new InvalidOperationException($"PostgreSQL on port {Port} did not start. Its log:\n{log}");
            Port = 0;
        }
    }

    /// <summary>Stops the server in order, disconnecting everybody.</summary>
    public async Task StopAsync()
    {
        if (_process is null or { HasExited: true }) return;
        UnixSignals.Send(_process.Id, SignalInterrupt);
        using var deadline = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new InvalidOperationException($"PostgreSQL on port {Port} did not stop within {StopTimeout}.");
        }
    }

    /// <summary>
    /// Ends every process of the server at once, as a crash of its machine would; what it wrote stays.
    /// </summary>
    public void Kill()
    {
        if (_process is null) return;
        var processes = Processes();
        foreach (var id in processes) UnixSignals.Send(id, SignalKill);
        _process.WaitForExit(StopTimeout);

        // A backend that still lives would keep the shared memory, and the next start would fail.
        var clock = Stopwatch.StartNew();
        while (processes.Any(UnixSignals.IsAlive) && clock.Elapsed < StopTimeout) Thread.Yield();
    }

    /// <summary>Freezes every process of the server: connections stay open and nothing answers.</summary>
    public void Suspend()
    {
        foreach (var id in Processes()) UnixSignals.Send(id, SignalStop);
    }

    /// <summary>Ends <see cref="Suspend"/>.</summary>
    public void Resume()
    {
        foreach (var id in Processes()) UnixSignals.Send(id, SignalContinue);
    }

    /// <summary>Freezes the server for a while.</summary>
    public async Task StallAsync(TimeSpan duration)
    {
        Suspend();
        await Task.Delay(duration).ConfigureAwait(false);
        Resume();
    }

    /// <summary>Kills the server and deletes its data.</summary>
    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        _process = null;
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={SuperUser};Database={database}");

    private void Launch()
    {
        var durability = _fsync ? "on" : "off";
        var addresses = _network is null ? "127.0.0.1" : $"127.0.0.1,{_network.HostAddress}";
        var info = PostgresPrograms.Command(
            Path.Combine(_programs, "postgres"),
            "-D", Data,
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={Port}"),
            "-c", $"listen_addresses={addresses}",
            "-c", "unix_socket_directories=",
            "-c", "max_connections=400",
            "-c", "shared_buffers=32MB",
            "-c", $"fsync={durability}",
            "-c", $"full_page_writes={durability}",
            "-c", $"synchronous_commit={durability}");
        _process?.Dispose();
        _process = ProcessParent.Start(info);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private async Task<bool> AnswersAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartTimeout && !_process!.HasExited)
        {
            try
            {
                await ExecuteAsync("SELECT 1").ConfigureAwait(false);
                return true;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                await Task.Delay(5).ConfigureAwait(false);
            }
        }

        return false;
    }

    private List<int> Processes() => _process is { HasExited: false } process
        ? [process.Id, .. UnixSignals.ChildrenOf(process.Id)]
        : [];

    private void Log(string? line)
    {
        if (line is null) return;
        _log.Enqueue(line);
        while (_log.Count > LogLinesMax) _log.TryDequeue(out _);
    }

    /// <summary>Deletes the data of servers whose test process was killed before it could.</summary>
    private static void DeleteLeftovers()
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), DirectoryPrefix + "*"))
        {
            var owner = Path.GetFileName(directory)[DirectoryPrefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var id) || UnixSignals.IsAlive(id)) continue;
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another test process deletes it at this moment, or it is another user's.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

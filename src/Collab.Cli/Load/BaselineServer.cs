using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using Collab.Cli.Demo;

namespace Collab.Cli.Load;

/// <summary>
/// A server that promises less, for comparison: <c>benchmarks/Collab.Baselines</c> as a process of its own, which
/// speaks the same frames.
/// </summary>
internal sealed class BaselineServer : IDisposable
{
    /// <summary>The environment variable that names its program; <c>build.sh</c> builds it and sets this.</summary>
    public const string ProgramVariable = "COLLAB_BASELINES";

    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private static readonly FrozenDictionary<string, Kind> Kinds = new Dictionary<string, Kind>
    {
        ["kestrel"] = new([], Stores: false),
        ["orleans"] = new([], Stores: true),
        // The handshake of SignalR's hub protocol, with a record separator at its end.
        ["signalr"] = new(Encoding.UTF8.GetBytes("""{"protocol":"collab","version":1}""" + "\u001e"), Stores: false),
    }.ToFrozenDictionary();

    private readonly NodeProcess _process;
    private readonly Kind _kind;

    private BaselineServer(NodeProcess process, Kind kind) => (_process, _kind) = (process, kind);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Kinds.Keys.Order(StringComparer.Ordinal);

    /// <summary>Sees to it that there is what it needs.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="journal">That of the nodes.</param>
    /// <returns>How its process is started.</returns>
    /// <exception cref="CliException">Its program is missing, or its database.</exception>
    public static ProcessStartInfo Prepare(string name, string? journal)
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is not { Length: > 0 } program || !File.Exists(program))
        {
            throw new CliException(
                ExitCode.Configuration,
                $"--baseline {name}: {ProgramVariable} does not name the baselines' program (collab-baseline.dll). "
                + "Run ./build.sh load from a checkout: it builds the program, and sets the variable.");
        }

        var start = new ProcessStartInfo("dotnet", ["exec", program, name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!Kinds[name].Stores) return start;
        if (journal is null || !journal.StartsWith(LoadServers.PostgreSql, StringComparison.Ordinal))
        {
            throw CliException.Setting(
                "--journal", journal ?? "", $"--baseline {name} stores in PostgreSQL: give postgres:CONNECTION.");
        }

        start.ArgumentList.Add(journal[LoadServers.PostgreSql.Length..]);
        return start;
    }

    /// <summary>Starts one; returns when it serves.</summary>
    /// <inheritdoc cref="Prepare"/>
    /// <exception cref="CliException">Something is missing, or it does not serve.</exception>
    public static async Task<BaselineServer> StartAsync(
        string name, string? journal, string folder, CancellationToken cancellation)
    {
        var start = Prepare(name, journal);
        var log = new StreamWriter(Path.Combine(folder, $"{name}.log"), append: true) { AutoFlush = true };
        var server = new BaselineServer(NodeProcess.Start(name, start, log), Kinds[name]);
        try
        {
            await server._process.Ready.WaitAsync(ReadyPatience, cancellation);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>It asks for no ticket, and takes whatever it is given.</summary>
    public LoadTarget Target
    {
        get
        {
            var ready = _process.Ready.Result;
            return new LoadTarget(
                [new Uri($"{ready.Http}/collab")],
                (_, _, _) => Task.CompletedTask,
                (_, participant, _) => Task.FromResult(participant),
                () => LoadServers.WithDatabase([(ready.Name, ready.ProcessId)], _kind.Stores),
                _kind.Preamble,
                null);
        }
    }

    /// <summary>Stops it.</summary>
    public Task StopAsync() => _process.StopAsync(StopPatience);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <param name="Preamble">What a connection begins with.</param>
    /// <param name="Stores">Whether it keeps what is posted, in PostgreSQL.</param>
    private sealed record Kind(byte[] Preamble, bool Stores);
}

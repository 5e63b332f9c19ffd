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

    /// <summary>What a connection to each begins with.</summary>
    private static readonly FrozenDictionary<string, byte[]> Preambles = new Dictionary<string, byte[]>
    {
        ["kestrel"] = [],
        // The handshake of SignalR's hub protocol, with a record separator at its end.
        ["signalr"] = Encoding.UTF8.GetBytes("""{"protocol":"collab","version":1}""" + "\u001e"),
    }.ToFrozenDictionary();

    private readonly NodeProcess _process;
    private readonly byte[] _preamble;

    private BaselineServer(NodeProcess process, byte[] preamble) => (_process, _preamble) = (process, preamble);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Preambles.Keys.Order(StringComparer.Ordinal);

    /// <summary>The program that serves as this baseline.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static string ProgramFor(string name)
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is not { Length: > 0 } program || !File.Exists(program))
        {
            throw new CliException(
                ExitCode.Configuration,
                $"--baseline {name}: {ProgramVariable} does not name the baselines' program (collab-baseline.dll). "
                + "Run ./build.sh load from a checkout: it builds the program, and sets the variable.");
        }

        return program;
    }

    /// <summary>Starts one; returns when it serves.</summary>
    /// <exception cref="CliException">There is no program, or it does not serve.</exception>
    public static async Task<BaselineServer> StartAsync(string name, string folder, CancellationToken cancellation)
    {
        var program = ProgramFor(name);
        var log = new StreamWriter(Path.Combine(folder, $"{name}.log"), append: true) { AutoFlush = true };
        var start = new ProcessStartInfo("dotnet", ["exec", program, name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new BaselineServer(NodeProcess.Start(name, start, log), Preambles[name]);
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
                (_, participant, _) => Task.FromResult(participant),
                () => [(ready.Name, ready.ProcessId)],
                _preamble,
                null);
        }
    }

    /// <summary>Stops it.</summary>
    public Task StopAsync() => _process.StopAsync(StopPatience);

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}

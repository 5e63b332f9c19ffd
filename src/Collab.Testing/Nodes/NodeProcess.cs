using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Collab.Testing.Databases;
using NUnit.Framework;

namespace Collab.Testing.Nodes;

/// <summary>
/// One node as a process of its own, with the faults that a process can have. It never outlives the test process: it
/// ends when its standard input closes, or the system kills it, which takes Linux for others than <c>collab</c>.
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const int TailLinesMax = 40;
    private const string ReadyPrefix = "@READY ";

    /// <summary>Where whole logs go, one file a node; nowhere when the variable is not set.</summary>
    private static readonly string Logs = Environment.GetEnvironmentVariable("COLLAB_TEST_LOGS") ?? "";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _tail = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(string name, Process process) => (Name, _process, NodeId) = (name, process, process.Id);

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>The operating system's number of the process that was started.</summary>
    public int Id => _process.Id;

    /// <summary>
    /// The number of the process that is the node: another than <see cref="Id"/> when that one restarts it.
    /// </summary>
    public int NodeId { get; private set; }

    /// <summary>How often it began to serve: once, unless it restarts itself.</summary>
    public int Starts { get; private set; }

    /// <summary>Where clients reach it: <c>http://127.0.0.1:port/collab</c>. Known once started.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1:1/");

    /// <summary>Its remoting address, <c>host:port</c>; empty for a program that does not announce it.</summary>
    public string Akka { get; private set; } = "";

    /// <summary>Whether the process runs (or is stopped by <see cref="Pause"/>).</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>The last lines that it logged.</summary>
    public string Tail => string.Join('\n', _tail);

    /// <summary>Starts a node and waits until it serves.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="program">The program's .dll, which must take <c>node</c>'s options and print <c>@READY</c>.</param>
    /// <param name="arguments">What follows <c>node --name NAME</c>.</param>
    /// <param name="variables">Added to the environment.</param>
    /// <param name="deadline">How long it may take.</param>
    public static Task<NodeProcess> StartAsync(
        string name,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> variables,
        TimeSpan deadline) =>
        StartAsync(
            name, new NodeLaunch([program, "node", "--name", name, .. arguments], new(variables), null), deadline);

    internal static async Task<NodeProcess> StartAsync(string name, NodeLaunch launch, TimeSpan deadline)
    {
        // A program that does not watch its standard input is killed with its parent by the system, where it can.
        string[] before = launch.Endpoint is null || !OperatingSystem.IsLinux()
            ? [.. launch.Launcher]
            : [.. launch.Launcher, "setpriv", "--pdeathsig=KILL", "--"];
        string[] command = [.. before, "dotnet", "exec", .. launch.Arguments];
        var start = new ProcessStartInfo(command[0]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        foreach (var argument in command[1..]) start.ArgumentList.Add(argument);
        foreach (var (key, value) in launch.Variables) start.Environment[key] = value;
        var node = new NodeProcess(name, ProcessParent.Start(start));
        node.Watch();
        try
        {
            if (launch.Endpoint is { } endpoint) await node.ServesAsync(endpoint, deadline).ConfigureAwait(false);
            else await node.AnnouncedAsync(deadline).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary><c>kill -9</c>: the process is gone at once, unasked.</summary>
    public async Task KillAsync()
    {
        UnixSignals.Send(Id, SigKill);
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>SIGTERM: the node hands over and ends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan deadline)
    {
        UnixSignals.Send(Id, SigTerm);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Node {Name} did not end within {deadline} of SIGTERM.\n{Tail}");
        }

        return _process.ExitCode;
    }

    /// <summary>Types a line on its standard input.</summary>
    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for a line of its standard output, and takes it and all before it out of what it said.</summary>
    /// <param name="beginning">How the line begins.</param>
    /// <param name="deadline">How long to wait.</param>
    public async Task<string> HearAsync(string beginning, TimeSpan deadline)
    {
        var heard = "";
        await Eventually.HoldsAsync(
            $"{Name} says '{beginning} ...'",
            deadline,
            () =>
            {
                while (_said.TryDequeue(out var line))
                {
                    heard = line;
                    if (line.StartsWith(beginning, StringComparison.Ordinal)) return true;
                }

                return false;
            },
            $"a line that begins with '{beginning}'; heard last: '{heard}'").ConfigureAwait(false);
        return heard;
    }

    /// <summary>SIGSTOP: the process is silent, its sockets stay open.</summary>
    public void Pause() => UnixSignals.Send(NodeId, SigStop);

    /// <summary>SIGCONT: the process goes on as if nothing had happened.</summary>
    public void Resume() => UnixSignals.Send(NodeId, SigCont);

    /// <summary>Waits for the process to end by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan deadline)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Node {Name} did not end by itself within {deadline}.\n{Tail}");
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // One that is stopped would outlive the process that restarts it.
            if (NodeId != Id) UnixSignals.Send(NodeId, SigKill);
            await KillAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private void Watch()
    {
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => OnError(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(EndedEarly());
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private AssertionException EndedEarly() =>
        new($"Node {Name} ended with exit code {_process.ExitCode} before it served.\n{Tail}");

    private async Task AnnouncedAsync(TimeSpan deadline)
    {
        try
        {
            await _ready.Task.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AssertionException($"Node {Name} did not serve within {deadline}.\n{Tail}");
        }
    }

    /// <summary>The node is up, and its own program says so.</summary>
    private async Task ServesAsync(Uri endpoint, TimeSpan deadline)
    {
        Endpoint = endpoint;
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            await Eventually.HoldsAsync($"{Name} serves at {endpoint}", deadline, () => IsUpAsync(http))
                .ConfigureAwait(false);
        }
        catch (AssertionException exception)
        {
            throw new AssertionException($"{exception.Message}\n{Tail}");
        }
    }

    private async Task<bool> IsUpAsync(HttpClient http)
    {
        if (_process.HasExited) throw EndedEarly();
        var seen = await SeenNode.ByAsync(http, Endpoint).ConfigureAwait(false);
        return seen is [{ Status: "up" } self, ..] && self.Name == Name;
    }

    private void OnOutput(string? line)
    {
        if (line is null) return;
        Keep(line);
        _said.Enqueue(line);
        if (_said.Count > TailLinesMax) _said.TryDequeue(out _);
        if (!line.StartsWith(ReadyPrefix, StringComparison.Ordinal)) return;
        var ready = line[ReadyPrefix.Length..]
            .Split(' ')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        Endpoint = new Uri($"{ready["http"]}/collab");
        Akka = ready["akka"];
        NodeId = int.Parse(ready["pid"], CultureInfo.InvariantCulture);
        Starts++;
        _ready.TrySetResult();
    }

    private void OnError(string? line)
    {
        if (line is not null) Keep(line);
    }

    private void Keep(string line)
    {
        _tail.Enqueue(string.Create(CultureInfo.InvariantCulture, $"[{Name}] {line}"));
        if (_tail.Count > TailLinesMax) _tail.TryDequeue(out _);
        if (Logs.Length == 0) return;
        lock (_tail) File.AppendAllText(Path.Combine(Logs, $"{Name}.log"), line + "\n");
    }
}

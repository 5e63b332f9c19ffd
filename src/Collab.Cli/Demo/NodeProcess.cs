using System.Diagnostics;

namespace Collab.Cli.Demo;

/// <summary>
/// One node as a process of its own, running this same program. It ends when this process does: its standard input
/// is ours to close, and the operating system closes it when we die.
/// </summary>
internal sealed class NodeProcess : IDisposable
{
    private const int TailLinesMax = 20;

    private readonly Process _process;
    private readonly TaskCompletionSource<ReadyLine> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _tail = new();
    private readonly TextWriter _log;

    private NodeProcess(string name, Process process, TextWriter log) => (Name, _process, _log) = (name, process, log);

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>The operating system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>What it said when it began to serve. Faults when it ends before that.</summary>
    public Task<ReadyLine> Ready => _ready.Task;

    /// <summary>Completes with the exit code once it has ended and its output is read.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <summary>The last lines it logged.</summary>
    public string Tail
    {
        get
        {
            lock (_tail) return string.Join('\n', _tail);
        }
    }

    /// <summary>Starts <c>collab node</c>.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="arguments">Its options besides the name.</param>
    /// <param name="variables">Added to the environment: what other users of the machine should not see.</param>
    /// <param name="log">Gets the node's log, line by line; closed with the process.</param>
    public static NodeProcess Start(
        string name,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>> variables,
        TextWriter log)
    {
        var start = Self.StartInfo(["node", "--name", name, "--exit-with-parent", .. arguments]);
        // What this shell says of other nodes is not for this one.
        foreach (var key in start.Environment.Keys.ToArray())
        {
            if (key.StartsWith("COLLAB_", StringComparison.Ordinal)) start.Environment.Remove(key);
        }

        foreach (var (key, value) in variables) start.Environment[key] = value;
        return Start(name, start, log);
    }

    /// <summary>Starts another program that prints a <see cref="ReadyLine"/> and ends with its input.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="start">The program, with all three streams redirected.</param>
    /// <param name="log">Gets its standard error, line by line; closed with the process.</param>
    public static NodeProcess Start(string name, ProcessStartInfo start, TextWriter log)
    {
        var process = new Process { StartInfo = start };
        var node = new NodeProcess(name, process, log);
        process.OutputDataReceived += (_, line) => node.OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => node.OnError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        node.Exited = node.WaitAsync();
        return node;
    }

    /// <summary>
    /// Tells it to stop in good order, and kills it when it takes longer than <paramref name="patience"/>.
    /// </summary>
    public async Task StopAsync(TimeSpan patience)
    {
        CloseInput();
        try
        {
            await Exited.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    /// <summary>Ends it at once: it can do nothing any more.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseInput();
        if (!Exited.IsCompleted) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already, and the pipe with it.
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        _ready.TrySetException(new CliException(
            ExitCode.Failed, $"node {Name} ended with exit code {_process.ExitCode} before it served.\n{Tail}"));
        // Whoever never waited for readiness need not look at the failure.
        _ = _ready.Task.Exception;
        await _log.DisposeAsync();
        return _process.ExitCode;
    }

    private void OnOutput(string? line)
    {
        if (line is null) return;
        if (ReadyLine.TryParse(line, out var ready)) _ready.TrySetResult(ready);
    }

    private void OnError(string? line)
    {
        if (line is null) return;
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLinesMax) _tail.Dequeue();
        }

        _log.WriteLine(line);
    }
}

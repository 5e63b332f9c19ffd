using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Collab.Cli.Tests;

/// <summary>The real program as a process: what it prints can be awaited, and failures show its last words.</summary>
internal sealed partial class CollabProcess : IAsyncDisposable
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int TailLinesMax = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly string _commandLine;
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _error = [];
    private TaskCompletionSource _changed = NewSignal();

    private CollabProcess(ProcessStartInfo start)
    {
        _commandLine = "collab " + string.Join(' ', start.ArgumentList.Skip(2));
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = WaitAsync();
    }

    /// <summary>The operating system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the exit code when it has ended and everything it printed is here.</summary>
    public Task<int> Exited { get; }

    /// <summary>Its standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>Its standard error so far.</summary>
    public string Error => Read(_error);

    /// <summary>Starts it with an environment that says nothing of Collab but what is given here.</summary>
    public static CollabProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(ExitCode).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var key in start.Environment.Keys.ToArray())
        {
            if (key.StartsWith("COLLAB_", StringComparison.Ordinal)) start.Environment.Remove(key);
        }

        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new CollabProcess(start);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CollabResult> RunAsync(
        IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var process = Start(arguments, environment);
        process.EndInput();
        return new CollabResult(await process.ExitAsync(), process.Output, process.Error);
    }

    /// <summary>Waits for a line of standard output; returns it.</summary>
    public Task<string> ExpectAsync(Func<string, bool> isIt, string what) => ExpectAsync(_output, isIt, what);

    /// <summary>Waits for a line of standard error; returns it.</summary>
    public Task<string> ExpectErrorAsync(Func<string, bool> isIt, string what) => ExpectAsync(_error, isIt, what);

    private async Task<string> ExpectAsync(List<string> lines, Func<string, bool> isIt, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (lines.FirstOrDefault(isIt) is { } line) return line;
                changed = _changed.Task;
            }

            if (Exited.IsCompleted && await IsSilentAsync(changed)) throw Failure($"ended without {what}");
            var left = Patience - clock.Elapsed;
            if (left <= TimeSpan.Zero) throw Failure($"did not print {what} within {Patience.TotalSeconds} s");
            await Task.WhenAny(changed, Exited, Deadline(left));
        }
    }

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Closes its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for its end; returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            return await Exited.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw Failure($"did not end within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => SignalProcess(Id, signal);

    /// <summary>Sends a signal to some process.</summary>
    public static void SignalProcess(int processId, int signal) =>
        Assert.That(Kill(processId, signal), Is.Zero, $"signal {signal} to process {processId}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await Exited;
        _process.Dispose();
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return $"{_commandLine}\n--- output ends\n{Tail(_output)}\n--- error ends\n{Tail(_error)}";
        }
    }

    private AssertionException Failure(string what) => new($"The process {what}: {this}");

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private static async Task<bool> IsSilentAsync(Task changed)
    {
        await Task.Yield();
        return !changed.IsCompleted;
    }

    // A deadline, not a sleep: whoever waits is woken by what happens.
    private static Task Deadline(TimeSpan time)
    {
        var source = new TaskCompletionSource();
        var timer = new CancellationTokenSource(time);
        timer.Token.Register(() =>
        {
            source.TrySetResult();
            timer.Dispose();
        });
        return source.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Tail(List<string> lines) => string.Join('\n', lines.TakeLast(TailLinesMax));

    private string Read(List<string> lines)
    {
        lock (_gate) return string.Concat(lines.Select(x => x + "\n"));
    }

    private void Add(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            lines.Add(line);
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}

/// <summary>How a run ended.</summary>
internal sealed record CollabResult(int ExitCode, string Output, string Error)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}");
}

using System.Diagnostics;
using Collab.Actors.Hosting;
using Collab.Cli.Demo;

namespace Collab.Cli.Nodes;

/// <summary>
/// Runs <c>collab node</c> as a child process and starts it again when it was given up or killed. What the child
/// prints is this process's own output; the end of the child's standard input tells it to stop.
/// </summary>
/// <param name="arguments">The child's whole command line.</param>
/// <param name="error">Says what becomes of the child.</param>
internal sealed class NodeSupervisor(IReadOnlyList<string> arguments, TextWriter error)
{
    /// <summary>Exit codes above it are deaths by a signal.</summary>
    private const int SignalCodes = 128;

    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>A child that ran for this long was well, and the next pause is short again.</summary>
    private static readonly TimeSpan WellAfter = TimeSpan.FromMinutes(1);

    /// <summary>Runs until a child ends for good, or this process is told to stop; returns the exit code.</summary>
    public async Task<int> RunAsync(bool exitWithParent)
    {
        using var interruption = new Interruption();
        using var parentGone = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, parentGone.Token);
        if (exitWithParent) ParentWatch.Start(parentGone.Cancel);
        var (pause, again) = (PauseMin, false);
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var code = await RunChildAsync(stop.Token);
            if (stop.IsCancellationRequested || !ShouldRestart(code, again)) return code;
            again = true;
            if (Stopwatch.GetElapsedTime(started) >= WellAfter) pause = PauseMin;
            await error.WriteLineAsync(
                $"collab: the node ended with exit code {code}; it starts again in {pause.TotalSeconds} s.");
            try
            {
                await Task.Delay(pause, stop.Token);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Done;
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, PauseMax.Ticks));
        }
    }

    /// <summary>
    /// Given up by its cluster, or killed. A node that was well and now finds no journal has to wait for it; one that
    /// never found it was given a wrong address.
    /// </summary>
    private static bool ShouldRestart(int code, bool again) =>
        code is ExitCode.Removed or > SignalCodes || (again && code == ExitCode.Unreachable);

    private async Task<int> RunChildAsync(CancellationToken stop)
    {
        var start = Self.StartInfo(arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (false, false);
        using var child = Process.Start(start)
            ?? throw new CliException(ExitCode.Failed, "the system did not start the node's process.");
        await using var ending = stop.Register(() => EndInput(child));
        await child.WaitForExitAsync(CancellationToken.None);
        return child.ExitCode;
    }

    private static void EndInput(Process child)
    {
        try
        {
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already, and the pipe with it.
        }
    }
}

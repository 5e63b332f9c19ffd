using System.Diagnostics;
using Collab.Testing.Databases;

namespace Collab.Testing.Nodes;

/// <summary>Other programs that take all the processor time that they can get. They die with this process.</summary>
public sealed class BusyLoops : IDisposable
{
    private readonly List<Process> _processes = [];

    private BusyLoops()
    {
    }

    /// <summary>Starts some.</summary>
    /// <param name="count">One saturates one processor.</param>
    public static BusyLoops Start(int count)
    {
        var loops = new BusyLoops();
        try
        {
            for (var i = 0; i < count; i++)
            {
                loops._processes.Add(ProcessParent.Start(new ProcessStartInfo(
                    "setpriv", ["--pdeathsig=KILL", "--", "sh", "-c", "while :; do :; done"])));
            }

            return loops;
        }
        catch
        {
            loops.Dispose();
            throw;
        }
    }

    /// <summary>Saturates processors for a while.</summary>
    /// <param name="count">How many.</param>
    /// <param name="duration">How long.</param>
    public static async Task RunAsync(int count, TimeSpan duration)
    {
        using var loops = Start(count);
        await Task.Delay(duration).ConfigureAwait(false);
    }

    /// <summary>Ends them.</summary>
    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _processes.Clear();
    }
}

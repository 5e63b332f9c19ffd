using System.Collections.Concurrent;
using System.Diagnostics;

namespace Collab.Testing.Databases;

/// <summary>
/// Starts processes from a thread that lives as long as this process. Linux sends a child's parent-death signal when
/// the <em>thread</em> that started it ends: started from a thread pool, a server would die now and then.
/// </summary>
internal static class ProcessParent
{
    private static readonly BlockingCollection<Action> Work = [];

    static ProcessParent()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "collab-testing-process-parent" };
        thread.Start();
    }

    /// <summary>Starts a process.</summary>
    public static Process Start(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static void Run()
    {
        foreach (var action in Work.GetConsumingEnumerable()) action();
    }
}

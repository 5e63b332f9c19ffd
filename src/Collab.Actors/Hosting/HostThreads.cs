namespace Collab.Actors.Hosting;

/// <summary>
/// Threads enough for the cluster's heartbeats in a host that blocks its own: whatever dispatchers Akka is given, some
/// steps of its timers run on .NET's pool (akka.net issue 8549), which adds a thread or two a second to a pool whose
/// threads all wait.
/// </summary>
internal static class HostThreads
{
    /// <summary>
    /// Measured on two cores with 200 threads blocked for 5 s: with the default minimum heartbeats stopped for 2 s and
    /// a node was downed; with this one the longest gap was 120 ms. Threads are made when they are needed, not before.
    /// </summary>
    public const int WorkersMin = 256;

    /// <summary>Raises the pool's minimum of threads. What the host set higher, and its maximum, stay.</summary>
    public static void Raise()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.GetMaxThreads(out var workersMax, out _);
        var wanted = Math.Min(WorkersMin, workersMax);
        if (workers < wanted) ThreadPool.SetMinThreads(wanted, completions);
    }
}

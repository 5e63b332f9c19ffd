using System.Collections.Concurrent;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// Runs the writers of many connections one after the other, as one work item of the thread pool: a work item for every
/// connection and message costs more than the write. While it runs, more gathers for those whose turn is yet to come.
/// </summary>
/// <remarks>
/// A writer never blocks: what its socket does not take at once it awaits, and goes on elsewhere.
/// </remarks>
internal sealed class WriterLoop : IThreadPoolWorkItem
{
    /// <summary>Writers in one work item; then other work of the pool has its turn.</summary>
    private const int TurnsMax = 256;

    private readonly ConcurrentQueue<OutboundQueue> _due = new();
    private int _isScheduled;

    /// <summary>Lets the writer of a queue go on, soon and on a thread of the pool.</summary>
    public void Schedule(OutboundQueue queue)
    {
        _due.Enqueue(queue);
        ScheduleSelf();
    }

    /// <inheritdoc/>
    public void Execute()
    {
        for (var i = 0; i < TurnsMax && _due.TryDequeue(out var queue); i++) queue.ResumeWriter();
        Volatile.Write(ref _isScheduled, 0);
        if (!_due.IsEmpty) ScheduleSelf();
    }

    private void ScheduleSelf()
    {
        if (Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}

/// <summary>The loops of a node, one for each processor.</summary>
internal sealed class WriterLoops
{
    private readonly WriterLoop[] _loops =
        [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new WriterLoop())];

    private uint _next;

    /// <summary>The loop of the next connection.</summary>
    public WriterLoop Next() => _loops[Interlocked.Increment(ref _next) % _loops.Length];
}

using System.Diagnostics;
using System.Threading.Channels;

namespace Collab.Actors.Journal.Events;

/// <summary>
/// Puts what many persistent actors write at the same moment into one transaction: while one is on its way, the next
/// gathers.
/// </summary>
/// <remarks>
/// Group commit (DeWitt et al., SIGMOD 1984). Writes of one actor keep their order. A write that the fence refuses
/// fails alone: the others of its transaction are written again, each by itself.
/// </remarks>
internal sealed class EventWriter : IAsyncDisposable
{
    /// <summary>Rows in one transaction; more only lengthen it (measured: no faster from 400 on).</summary>
    private const int BatchRowsMax = 400;

    /// <summary>Bytes in one transaction, at which no further write is added.</summary>
    private const int BatchBytesMax = 4 * 1024 * 1024;

    /// <summary>Writes that may wait; further ones wait to be let in, until their callers give up.</summary>
    private const int WaitingMax = 16_384;

    /// <summary>
    /// Turns left to other work before a transaction, at the most. Measured with 4, 32 and 200: 24, 28 and 26 rows in a
    /// transaction; 20 without.
    /// </summary>
    private const int YieldsMax = 64;

    private readonly EventTable _table;
    private readonly TimeSpan _patience;
    private readonly Channel<Write> _waiting = Channel.CreateBounded<Write>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private readonly Task _running;

    /// <param name="table">Where to.</param>
    /// <param name="patience">
    /// How long callers wait: a write that has waited longer is not begun, because whoever wrote it has been told that
    /// it failed, and its successor would find the row in its place.
    /// </param>
    public EventWriter(EventTable table, TimeSpan patience)
    {
        (_table, _patience) = (table, patience);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Writes all rows or none; returns when they are durable.</summary>
    public async Task WriteAsync(IReadOnlyList<EventRow> rows)
    {
        var write = new Write(rows, Stopwatch.GetTimestamp());
        await _waiting.Writer.WriteAsync(write).ConfigureAwait(false);
        await write.Done.Task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        await _table.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var batch = new List<Write>();
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await LetGatherAsync(batch.Count).ConfigureAwait(false);
            batch.Clear();
            var (rows, bytes) = (0, 0);
            while (rows < BatchRowsMax && bytes < BatchBytesMax && _waiting.Reader.TryRead(out var write))
            {
                if (Stopwatch.GetElapsedTime(write.Since) >= _patience)
                {
                    write.Done.TrySetException(new TimeoutException($"Not begun within {_patience.TotalSeconds} s."));
                    continue;
                }

                batch.Add(write);
                rows += write.Rows.Count;
                bytes += write.Rows.Sum(row => row.Message.Length);
            }

            if (batch.Count > 0) await CommitAsync(batch).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Lets work run that waits for a thread, as long as fewer writes wait than were written last: those who have just
    /// been answered are about to write again, and would otherwise take turns with the others, in transactions of half
    /// the size. Where nothing waits for a thread it returns at once.
    /// </summary>
    private async Task LetGatherAsync(int last)
    {
        for (var i = 0; i < YieldsMax && _waiting.Reader.Count < last; i++) await Task.Yield();
    }

    private async Task CommitAsync(IReadOnlyList<Write> batch)
    {
        try
        {
            await _table.InsertAsync(batch is [var only] ? only.Rows : [.. batch.SelectMany(write => write.Rows)])
                .ConfigureAwait(false);
            foreach (var write in batch) write.Done.TrySetResult();
        }
        catch (Exception exception) when (batch.Count > 1 && _table.IsConflict(exception))
        {
            foreach (var write in batch) await CommitAsync([write]).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            foreach (var write in batch) write.Done.TrySetException(exception);
        }
    }

    private sealed record Write(IReadOnlyList<EventRow> Rows, long Since)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

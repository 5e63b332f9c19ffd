using System.Threading.Channels;

namespace Collab.Client;

/// <summary>
/// A reader's place in the event stream: everything after <see cref="AfterSeq"/>, in order, once each. Enumerate it
/// once; dispose it when done with it, because the client waits for readers who are behind.
/// </summary>
/// <remarks>
/// The stream ends when the client closes (<see cref="ConferenceClient.Completion"/> says why), and with a
/// <see cref="SlowReaderException"/> when the reader held the client up for too long.
/// </remarks>
public sealed class EventSubscription : IAsyncEnumerable<ConferenceEvent>, IDisposable
{
    private readonly Channel<ConferenceEvent> _channel;
    private readonly Action<EventSubscription> _unsubscribe;

    internal EventSubscription(long afterSeq, int bufferMax, Action<EventSubscription> unsubscribe)
    {
        (AfterSeq, LastSeq, _unsubscribe) = (afterSeq, afterSeq, unsubscribe);
        _channel = Channel.CreateBounded<ConferenceEvent>(new BoundedChannelOptions(bufferMax)
        {
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    /// <summary>The seq that the client's state had reached when the subscription began.</summary>
    public long AfterSeq { get; }

    private long LastSeq { get; set; }

    /// <inheritdoc/>
    public async IAsyncEnumerator<ConferenceEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var @event in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return @event;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Gives the place up; events still in the buffer can be read, no more follow.</summary>
    public void Dispose()
    {
        _unsubscribe(this);
        _channel.Writer.TryComplete();
    }

    /// <summary>Hands one event over, waiting for room as long as it may.</summary>
    internal async ValueTask PublishAsync(
        ConferenceEvent @event, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (_channel.Writer.TryWrite(@event))
        {
            LastSeq = @event.Seq;
            return;
        }

        using var waiting = new CancellationTokenSource(timeout, timeProvider);
        await using var stop = cancellationToken.UnsafeRegister(x => ((CancellationTokenSource)x!).Cancel(), waiting)
            .ConfigureAwait(false);
        try
        {
            await _channel.Writer.WriteAsync(@event, waiting.Token).ConfigureAwait(false);
            LastSeq = @event.Seq;
        }
        catch (ChannelClosedException)
        {
            // The reader is gone, and wanted no more.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _unsubscribe(this);
            _channel.Writer.TryComplete(new SlowReaderException(LastSeq, timeout));
        }
    }

    /// <summary>The client closed.</summary>
    internal void Complete() => _channel.Writer.TryComplete();
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Collab.Client.Streams;

/// <summary>Hands items to every reader; a reader who is behind by more than the buffer loses the oldest.</summary>
internal sealed class LatestStream<T>(int bufferMax)
{
    private readonly Lock _gate = new();
    private ImmutableArray<Channel<T>> _readers = [];
    private bool _completed;

    /// <summary>Hands one item over; never waits.</summary>
    public void Publish(T item)
    {
        // Under the lock, so that readers agree on the order.
        lock (_gate)
            foreach (var reader in _readers) reader.Writer.TryWrite(item);
    }

    /// <summary>No more items.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            foreach (var reader in _readers) reader.Writer.TryComplete();
        }
    }

    /// <summary>Items from the first <c>MoveNextAsync</c> on.</summary>
    /// <param name="first">Gives an item to begin with.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<T> ReadAsync(
        Func<T>? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(bufferMax)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
        });
        lock (_gate)
        {
            if (first is not null) channel.Writer.TryWrite(first());
            if (_completed) channel.Writer.TryComplete();
            else _readers = _readers.Add(channel);
        }

        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            lock (_gate) _readers = _readers.Remove(channel);
        }
    }
}

using System.Runtime.CompilerServices;

namespace Collab.Client;

/// <summary>What can be read: events, signals, the connection.</summary>
public sealed partial class ConferenceClient
{
    /// <summary>Begins to buffer events for a reader, from the state of this moment on.</summary>
    /// <remarks>
    /// Each subscription gets everything, bounded by <see cref="ConferenceClientOptions.EventBufferMax"/>: when it is
    /// full, the client waits and stops reading from the server, acknowledgements included, for at most
    /// <see cref="ConferenceClientOptions.SlowReaderTimeout"/>. The server may close a connection that is not read; the
    /// client resumes, and nothing is lost. Without a subscription nothing is buffered.
    /// </remarks>
    public EventSubscription Subscribe()
    {
        lock (_gate)
        {
            var reader = new EventSubscription(_protocol.LastSeq, _options.EventBufferMax, Unsubscribe);
            if (_isClosed) reader.Complete();
            else _readers = _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>
    /// The events from the first <c>MoveNextAsync</c> on; see <see cref="Subscribe"/> for an exact start.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SlowReaderException">The reader held the client up for too long.</exception>
    public async IAsyncEnumerable<ConferenceEvent> ReadEventsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = Subscribe();
        await foreach (var @event in subscription.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return @event;
    }

    /// <summary>
    /// The connection as it is and becomes; ends after <see cref="ConnectionState.Closed"/>. A reader more than 64
    /// changes behind loses the oldest.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<ConnectionStatus> ReadStatusesAsync(CancellationToken cancellationToken = default) =>
        _statuses.ReadAsync(() => _status, cancellationToken);

    /// <summary>
    /// The others' signals from the first <c>MoveNextAsync</c> on; ends when the client closes. A reader more than 256
    /// behind loses the oldest.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<ConferenceSignal> ReadSignalsAsync(CancellationToken cancellationToken = default) =>
        _signals.ReadAsync(null, cancellationToken);

    private void Unsubscribe(EventSubscription reader)
    {
        lock (_gate) _readers = _readers.Remove(reader);
    }

    /// <summary>Under the gate.</summary>
    private void SetStatus(ConnectionStatus status)
    {
        if (status == _status) return;
        _status = status;
        _statuses.Publish(status);
    }
}

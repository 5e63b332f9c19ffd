using System.Threading.Channels;
using Collab.Actors.Serialization;

namespace Collab.Actors.Replicas;

/// <summary>
/// From this node's replicas to whoever subscribed to their events. A replica never waits: what a reader has no room
/// for is not kept, and the reader is told up to where to read it from the journal.
/// </summary>
internal sealed class EventFeeds
{
    private readonly Lock _gate = new();
    private volatile EventFeed[] _feeds = [];

    /// <summary>Events that may wait for one reader.</summary>
    public const int WaitingMax = 1024;

    /// <summary>Starts to collect events.</summary>
    /// <param name="conference">Only this one's; <c>null</c> for all of the node.</param>
    public EventFeed Open(ConferenceId? conference)
    {
        var feed = new EventFeed(conference, Close);
        lock (_gate) _feeds = [.. _feeds, feed];
        return feed;
    }

    /// <summary>Whether somebody waits for this conference's events in particular.</summary>
    public bool Has(ConferenceId conference) => Array.Exists(_feeds, feed => conference.Equals(feed.Conference));

    /// <summary>A replica has folded an event.</summary>
    public void Publish(ConferenceId conference, JournaledEvent @event)
    {
        foreach (var feed in _feeds)
            if (feed.Conference is null || feed.Conference.Equals(conference)) feed.Offer(conference, @event);
    }

    private void Close(EventFeed feed)
    {
        lock (_gate) _feeds = [.. _feeds.Where(other => other != feed)];
    }
}

/// <summary>What waits for one reader.</summary>
/// <param name="conference">Only this one's; <c>null</c> for all of the node.</param>
/// <param name="close">Ends the collecting.</param>
internal sealed class EventFeed(ConferenceId? conference, Action<EventFeed> close) : IDisposable
{
    private readonly Channel<ConferenceFeedItem> _waiting = Channel.CreateBounded<ConferenceFeedItem>(
        new BoundedChannelOptions(EventFeeds.WaitingMax) { SingleReader = true });

    private readonly Dictionary<ConferenceId, (long First, long Last)> _missed = [];

    public ConferenceId? Conference { get; } = conference;

    public void Offer(ConferenceId from, JournaledEvent @event)
    {
        if (_waiting.Writer.TryWrite(new ConferenceFeedItem(from, @event))) return;
        var seq = @event.Event.Seq;
        lock (_missed) _missed[from] = (_missed.TryGetValue(from, out var missed) ? missed.First : seq, seq);
    }

    public bool TryTake(out ConferenceFeedItem item) => _waiting.Reader.TryRead(out item);

    /// <summary>The first event of a conference that there was no room for; <c>null</c> for none.</summary>
    public long? FirstMissed(ConferenceId conference)
    {
        lock (_missed) return _missed.TryGetValue(conference, out var missed) ? missed.First : null;
    }

    /// <summary>The first and last events that there was no room for, of each conference of the node, once.</summary>
    public List<(ConferenceId Conference, long First, long Last)> TakeMissed()
    {
        lock (_missed)
        {
            List<(ConferenceId, long, long)> missed = [.. _missed.Select(x => (x.Key, x.Value.First, x.Value.Last))];
            _missed.Clear();
            return missed;
        }
    }

    /// <summary>Waits until something is there; <c>false</c> when the time is over.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(atMost);
        try
        {
            return await _waiting.Reader.WaitToReadAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => close(this);
}

/// <summary>An event and where it happened.</summary>
internal readonly record struct ConferenceFeedItem(ConferenceId Conference, JournaledEvent Event);

using System.Runtime.CompilerServices;
using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;

namespace Collab.Actors.Hosting;

/// <summary>
/// Streams of events for the embedding program: from the journal up to its end, then as replicas fold them.
/// </summary>
/// <param name="feeds">What this node's replicas say.</param>
/// <param name="journal">Where what was missed is read.</param>
/// <param name="head">Keeps a conference's replica going, and says up to which seq it has folded.</param>
internal sealed class Subscriptions(
    EventFeeds feeds, IConferenceReader journal, Func<ConferenceId, CancellationToken, Task<long>> head)
{
    /// <summary>How often a conference in which nothing happens is asked where it is.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>Conferences of which a subscription to all remembers where it is.</summary>
    internal const int ConferencesMax = 10_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    public async IAsyncEnumerable<JournaledEvent> OneAsync(
        ConferenceId conference, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var feed = feeds.Open(conference);
        for (var seq = after; ;)
        {
            // Whatever was missed, by a replica that began anew or for want of room, is in the journal up to there.
            var end = await RetryAsync(() => head(conference, cancellation), cancellation).ConfigureAwait(false);
            await foreach (var read in ReadAsync(conference, seq, end, cancellation).ConfigureAwait(false))
            {
                seq = read.Event.Seq;
                yield return read;
            }

            do
            {
                while (feed.TryTake(out var item))
                {
                    if (item.Event.Event.Seq <= seq) continue;
                    await foreach (var read in ToAsync(item, seq, cancellation).ConfigureAwait(false))
                    {
                        seq = read.Event.Seq;
                        yield return read;
                    }
                }
            }
            while (await feed.WaitAsync(LookEvery, cancellation).ConfigureAwait(false)
                && feed.TakeMissed().Count == 0);
        }
    }

    public async IAsyncEnumerable<SubscribedEvent> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var feed = feeds.Open(conference: null);
        var seen = new LastSeqs();
        while (true)
        {
            await feed.WaitAsync(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
            while (feed.TryTake(out var item))
            {
                var from = seen.Find(item.Conference)
                    ?? (feed.FirstMissed(item.Conference) is { } missed && missed < item.Event.Event.Seq
                        ? missed - 1
                        : item.Event.Event.Seq - 1);
                if (item.Event.Event.Seq <= from) continue;
                await foreach (var read in ToAsync(item, from, cancellation).ConfigureAwait(false))
                {
                    seen.Set(item.Conference, read.Event.Seq);
                    yield return new SubscribedEvent(item.Conference, read);
                }
            }

            foreach (var (conference, first, last) in feed.TakeMissed())
            {
                var from = seen.Find(conference) ?? first - 1;
                await foreach (var read in ReadAsync(conference, from, last, cancellation).ConfigureAwait(false))
                {
                    seen.Set(conference, read.Event.Seq);
                    yield return new SubscribedEvent(conference, read);
                }
            }
        }
    }

    /// <summary>The event, and before it what lies between.</summary>
    private async IAsyncEnumerable<JournaledEvent> ToAsync(
        ConferenceFeedItem item, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var between = ReadAsync(item.Conference, after, item.Event.Event.Seq - 1, cancellation);
        await foreach (var read in between.ConfigureAwait(false)) yield return read;
        yield return item.Event;
    }

    private async IAsyncEnumerable<JournaledEvent> ReadAsync(
        ConferenceId conference, long after, long end, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var seq = after; seq < end;)
        {
            var from = seq + 1;
            var page = await RetryAsync(
                () => journal.ReadAsync(conference, from, end, JournalLimits.PageEventsMax, cancellation),
                cancellation).ConfigureAwait(false);
            if (page.Count == 0) yield break;
            foreach (var read in page)
            {
                seq = read.Event.Seq;
                yield return read;
            }
        }
    }

    // A journal that is away for a while is no reason to end a subscription.
    private static async Task<T> RetryAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(RetryAfter, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// The last seqs of the conferences that had events lately: of the last <see cref="ConferencesMax"/> at least, of
    /// twice as many at the most.
    /// </summary>
    private sealed class LastSeqs
    {
        private Dictionary<ConferenceId, long> _recent = [];
        private Dictionary<ConferenceId, long> _older = [];

        public long? Find(ConferenceId conference) =>
            _recent.TryGetValue(conference, out var seq) || _older.TryGetValue(conference, out seq) ? seq : null;

        public void Set(ConferenceId conference, long seq)
        {
            _recent[conference] = seq;
            if (_recent.Count >= ConferencesMax) (_recent, _older) = ([], _recent);
        }
    }
}

using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Protocol;

namespace Collab.Actors.Tests.Hosting;

/// <summary>A subscription to all conferences whose reader is slower than they are.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
internal sealed class SubscriptionsTests
{
    private static readonly ConferenceId Loud = new("site", "loud");
    private static readonly ConferenceId Quiet = new("site", "quiet");

    private readonly EventFeeds _feeds = new();

    [Test]
    public async Task A_conference_whose_first_events_had_no_room_is_told_from_the_first(CancellationToken cancellation)
    {
        await using var all = await CrowdedAsync(cancellation);
        Assert.That(await SeqsAsync(all, EventFeeds.WaitingMax + 4, Quiet), Is.EqualTo(new[] { 7, 8, 9 }));
    }

    [Test]
    public async Task A_conference_that_was_missed_and_then_had_room_is_told_once_and_in_order(
        CancellationToken cancellation)
    {
        await using var all = await CrowdedAsync(cancellation);
        Assert.That(await all.MoveNextAsync(), Is.True);
        Publish(Quiet, 10);
        Assert.That(await SeqsAsync(all, EventFeeds.WaitingMax + 4, Quiet), Is.EqualTo(new[] { 7, 8, 9, 10 }));
    }

    /// <summary>
    /// A reader that stands at the first event, has no room after those of the loud conference, and misses 7 to 9 of
    /// the quiet one.
    /// </summary>
    private async Task<IAsyncEnumerator<SubscribedEvent>> CrowdedAsync(CancellationToken cancellation)
    {
        var all = new Subscriptions(_feeds, new Log(), (_, _) => Task.FromResult(0L))
            .AllAsync(cancellation).GetAsyncEnumerator(cancellation);
        var reading = all.MoveNextAsync();
        Publish(Loud, 1);
        Assert.That(await reading, Is.True);
        for (var seq = 2; seq <= EventFeeds.WaitingMax + 1; seq++) Publish(Loud, seq);
        for (var seq = 7; seq <= 9; seq++) Publish(Quiet, seq);
        return all;
    }

    private void Publish(ConferenceId conference, long seq) => _feeds.Publish(conference, EventOf(seq));

    // The one that the enumerator stands at is the first.
    private static async Task<List<long>> SeqsAsync(
        IAsyncEnumerator<SubscribedEvent> all, int count, ConferenceId conference)
    {
        var seqs = new List<long>();
        for (var i = 0; i < count; i++)
        {
            if (all.Current.Conference == conference) seqs.Add(all.Current.Journaled.Event.Seq);
            if (i < count - 1) await all.MoveNextAsync();
        }

        return seqs;
    }

    private static JournaledEvent EventOf(long seq) => new(new Event { Seq = seq, Service = "chat" });

    private sealed class Log : IConferenceReader
    {
        public Task<Conference> LoadAsync(ConferenceId id, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<JournaledEvent>> ReadAsync(
            ConferenceId id, long from, long to, int max, CancellationToken cancellation)
        {
            var count = (int)Math.Min(max, to - from + 1);
            return Task.FromResult<IReadOnlyList<JournaledEvent>>(
                [.. Enumerable.Range(0, count).Select(i => EventOf(from + i))]);
        }
    }
}

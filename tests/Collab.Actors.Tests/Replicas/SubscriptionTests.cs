using Collab.Actors.Journal;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Replicas;

/// <summary>What an embedding program is told of the conferences of its node.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class SubscriptionTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task One_conference_is_told_from_its_first_event_and_goes_on()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        await ann.PostAsync("before");
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var reading = ReadAsync(node.Conferences.SubscribeAsync(Tea, 0, stop.Token), seen);
        for (var i = 0; i < 20; i++) await ann.PostAsync($"m{i}");
        var last = (await LogAsync())[^1].Seq;
        await Eventually.HoldsAsync("everything is told", Soon, () => Count(seen) >= last);
        await stop.CancelAsync();
        await reading;
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, (int)last).Select(seq => (long)seq)));
    }

    [Test]
    public async Task A_subscription_goes_on_from_a_seq_at_a_node_where_nobody_is()
    {
        var first = await StartWithTeaAsync();
        var second = await StartAsync("n2", null, first);
        var ann = await JoinAsync(first, "ann", Role.Host);
        var after = (await ann.PostAsync("known")).Seq;
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var reading = ReadAsync(second.Conferences.SubscribeAsync(Tea, after, stop.Token), seen);
        var last = (await ann.PostAsync("news")).Seq;
        await Eventually.HoldsAsync("the news is told", Soon, () => Count(seen) >= last - after);
        await stop.CancelAsync();
        await reading;
        Assert.That(seen, Is.EqualTo(Enumerable.Range((int)after + 1, (int)(last - after)).Select(seq => (long)seq)));
    }

    [Test]
    public async Task All_conferences_of_the_node_are_told_without_gap()
    {
        var node = await StartWithTeaAsync();
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var reading = ReadAllAsync(node.Conferences.SubscribeAsync(stop.Token), seen);
        var ann = await JoinAsync(node, "ann", Role.Host);
        for (var i = 0; i < 20; i++) await ann.PostAsync($"m{i}");
        var last = (await LogAsync())[^1].Seq;
        await Eventually.HoldsAsync("the last is told", Soon, () => Last(seen) == last);
        await stop.CancelAsync();
        await reading;
        Assert.That(seen, Is.EqualTo(Enumerable.Range((int)seen[0], seen.Count).Select(seq => (long)seq)));
    }

    [Test]
    public async Task A_reader_that_is_slow_gets_what_it_had_no_room_for_from_the_journal()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        await using var events = node.Conferences.SubscribeAsync(Tea, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.That(await events.MoveNextAsync(), Is.True);
        seen.Add(events.Current.Event.Seq);
        for (var i = 0; i < EventFeeds.WaitingMax + 200; i++) await ann.PostAsync($"m{i}");
        var last = (await LogAsync())[^1].Seq;
        while (seen[^1] < last)
        {
            Assert.That(await events.MoveNextAsync(), Is.True);
            seen.Add(events.Current.Event.Seq);
        }

        await stop.CancelAsync();
        Assert.That(seen, Is.EqualTo(Enumerable.Range(1, (int)last).Select(seq => (long)seq)));
    }

    private static async Task ReadAsync(IAsyncEnumerable<JournaledEvent> events, List<long> seen)
    {
        try
        {
            await foreach (var read in events) Add(seen, read.Event.Seq);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static async Task ReadAllAsync(IAsyncEnumerable<SubscribedEvent> events, List<long> seen)
    {
        try
        {
            await foreach (var read in events)
                if (read.Conference == Tea) Add(seen, read.Journaled.Event.Seq);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private static void Add(List<long> seen, long seq)
    {
        lock (seen) seen.Add(seq);
    }

    private static int Count(List<long> seen)
    {
        lock (seen) return seen.Count;
    }

    private static long Last(List<long> seen)
    {
        lock (seen) return seen.LastOrDefault();
    }
}

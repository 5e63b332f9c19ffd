using Collab.Client.Tests.Server;
using Collab.Protocol.Services.Chat;

namespace Collab.Client.Tests;

internal sealed class StreamingTests : ClientFixture
{
    [Test]
    public async Task Every_reader_gets_everything_from_its_own_start_on()
    {
        var client = await JoinAsync();
        using var early = client.Subscribe();
        await client.Chat.PostAsync("one");
        using var late = client.Subscribe();
        await client.Chat.PostAsync("two");
        Assert.That(early.AfterSeq, Is.Zero);
        Assert.That(late.AfterSeq, Is.EqualTo(1));
        Assert.That((await Wait.TakeAsync(early, 2)).Select(x => x.Seq), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That((await Wait.TakeAsync(late, 1)).Select(x => x.Seq), Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public async Task An_event_says_what_happened()
    {
        var client = await JoinAsync();
        using var events = client.Subscribe();
        await client.Chat.PostAsync("one");
        var posted = (await Wait.TakeAsync(events, 1)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(posted.Kind, Is.EqualTo(ConferenceEventKind.Visible));
            Assert.That((posted.Service, posted.Type), Is.EqualTo(("chat", nameof(MessagePosted))));
            Assert.That(((MessagePosted)posted.Body!).Text, Is.EqualTo("one"));
            Assert.That((posted.Participant, posted.CommandId, posted.Last), Is.EqualTo(("ann", 1L, true)));
            Assert.That(posted.Time, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000)));
        });
    }

    [Test]
    public async Task Events_of_unknown_services_and_types_come_as_bytes()
    {
        var client = await JoinAsync();
        using var events = client.Subscribe();
        Conference.Publish("whiteboard", new MessagePosted { Text = "x" });
        Conference.Publish("chat", new Protocol.Services.Roster.Leave());
        var seen = await Wait.TakeAsync(events, 2);
        Assert.That(seen.Select(x => x.Body), Is.All.Null);
        Assert.That(MessagePosted.Parser.ParseFrom(seen[0].RawBody.Span).Text, Is.EqualTo("x"));
    }

    [Test]
    public async Task The_state_shows_an_event_before_it_is_published()
    {
        var client = await JoinAsync();
        using var events = client.Subscribe();
        for (var i = 1; i <= 100; i++) Conference.Publish("chat", new MessagePosted { Message = i, Text = $"{i}" });
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await foreach (var @event in events.WithCancellation(deadline.Token))
        {
            Assert.That(client.Chat.State.Find(@event.Seq), Is.Not.Null);
            if (@event.Seq == 100) break;
        }
    }

    [Test]
    public async Task Commands_complete_when_nobody_reads()
    {
        var client = await JoinAsync(Options with { EventBufferMax = 1 });
        for (var i = 0; i < 100; i++) await Wait.WithinAsync(client.Chat.PostAsync($"{i}"));
        Assert.That(client.Chat.Messages, Has.Count.EqualTo(100));
    }

    [Test]
    public async Task A_reader_that_was_given_up_holds_nobody_up()
    {
        var client = await JoinAsync(Options with { EventBufferMax = 1 });
        client.Subscribe().Dispose();
        await using (var reader = client.ReadEventsAsync().GetAsyncEnumerator())
        {
            var first = reader.MoveNextAsync();
            Conference.Publish("chat", new MessagePosted { Message = 1000 });
            await Wait.WithinAsync(first.AsTask());
        }

        for (var i = 0; i < 10; i++) await Wait.WithinAsync(client.Chat.PostAsync($"{i}"));
    }

    [Test]
    public async Task A_slow_reader_loses_nothing_when_the_server_closes_the_connection_for_it()
    {
        const int count = 3000;
        Node.QueueMax = 200;
        var client = await JoinAsync(Options with { EventBufferMax = 16 });
        using var events = client.Subscribe();
        var text = new string('x', 10_000);
        for (var i = 1; i <= count; i++) Conference.Publish("chat", new MessagePosted { Message = i, Text = text });
        await Wait.UntilAsync(() => Conference.Live.Count == 0, "the server closes the slow consumer");
        Node.QueueMax = int.MaxValue;
        var seen = await Wait.TakeAsync(events, count);
        Assert.That(seen.Select(x => x.Seq), Is.EqualTo(Enumerable.Range(1, count)));
        Assert.That(Conference.Hellos[1].Resume.LastSeq, Is.LessThan(count));
    }

    [Test]
    public async Task A_reader_that_stands_still_is_cut_off_and_the_client_goes_on()
    {
        var client = await JoinAsync(Options with
        {
            EventBufferMax = 4,
            SlowReaderTimeout = TimeSpan.FromMilliseconds(50),
        });
        using var slow = client.Subscribe();
        for (var i = 0; i < 20; i++) await Wait.WithinAsync(client.Chat.PostAsync($"{i}"));
        var seen = new List<long>();
        var failure = await Assert.ThrowsAsync<SlowReaderException>(async () =>
        {
            await foreach (var @event in slow) seen.Add(@event.Seq);
        });
        Assert.That(seen, Is.EqualTo(new long[] { 1, 2, 3, 4 }));
        Assert.That(failure!.LastSeq, Is.EqualTo(4));
    }

    [Test]
    public async Task A_reader_that_awaits_commands_between_events_does_not_hang()
    {
        var client = await JoinAsync(Options with { EventBufferMax = 8 });
        using var events = client.Subscribe();
        await client.Chat.PostAsync("begin");
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await foreach (var @event in events.WithCancellation(deadline.Token))
        {
            if (@event.Seq == 20) break;
            await client.Chat.PostAsync("on", cancellationToken: deadline.Token);
        }
    }

    [Test]
    public async Task Reading_can_be_cancelled()
    {
        var client = await JoinAsync();
        using var cancel = new CancellationTokenSource();
        var reading = Wait.TakeAsync(client.ReadEventsAsync(cancel.Token), 1);
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => reading, Throws.InstanceOf<OperationCanceledException>());
    }
}

using Collab.Actors.Replicas;
using Collab.Gateway.WebSockets;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>What waits for a client stays in order and bounded; signals give way first.</summary>
internal sealed class OutboundQueueTests
{
    [Test]
    public void Messages_leave_in_the_order_in_which_they_came()
    {
        var queue = new OutboundQueue(1000, 1_000_000, new WriterLoop());
        for (var i = 0; i < 10; i++) queue.TryAdd([.. Enumerable.Range(i * 30, 30).Select(n => Event(n))]);
        Assert.That(Drain(queue), Is.EqualTo(Enumerable.Range(0, 300).Select(n => $"e{n}")));
    }

    [Test]
    public void Order_holds_while_the_ring_turns_and_grows()
    {
        var queue = new OutboundQueue(500, 1_000_000, new WriterLoop());
        var (random, expected, actual) = (new Random(7), 0, 0);
        while (expected < 5000)
        {
            for (var n = random.Next(40); n > 0 && queue.Count < 400; n--) queue.TryAdd([Event(expected++)]);
            for (var n = random.Next(40); n > 0 && queue.TryTake(out var message); n--)
                Assert.That(Name(message), Is.EqualTo($"e{actual++}"));
        }

        Assert.That(Drain(queue), Is.EqualTo(Enumerable.Range(actual, expected - actual).Select(n => $"e{n}")));
    }

    [Test]
    public void A_newer_signal_takes_the_place_of_a_waiting_one_of_its_key()
    {
        var queue = new OutboundQueue(100, 1_000_000, new WriterLoop());
        queue.TryAdd([Event(1), Signal("ada", 1), Event(2), Signal("bo", 1), Signal("ada", 2), Event(3)]);
        Assert.That(Drain(queue), Is.EqualTo(["e1", "ada2", "e2", "bo1", "e3"]));
    }

    [Test]
    public void Signals_to_some_do_not_replace_each_other_and_give_way_like_all()
    {
        var queue = new OutboundQueue(4, 1_000_000, new WriterLoop());
        queue.TryAdd([Signal("ada", 1, "bo"), Signal("ada", 2, "bo"), Signal("ada", 3), Signal("ada", 4)]);
        Assert.That(Drain(queue), Is.EqualTo(["ada1", "ada2", "ada4"]));
        queue.TryAdd([Signal("ada", 5, "bo"), Event(1), Event(2), Event(3), Event(4)]);
        Assert.That(Drain(queue), Is.EqualTo(["e1", "e2", "e3", "e4"]));
    }

    [Test]
    public void A_signal_that_has_left_does_not_hold_its_place()
    {
        var queue = new OutboundQueue(100, 1_000_000, new WriterLoop());
        queue.TryAdd([Signal("ada", 1)]);
        queue.TryTake(out _);
        queue.TryAdd([Event(1), Signal("ada", 2)]);
        Assert.That(Drain(queue), Is.EqualTo(["e1", "ada2"]));
    }

    [Test]
    public void Signals_conflate_where_the_ring_has_turned_and_grown()
    {
        var queue = new OutboundQueue(1000, 1_000_000, new WriterLoop());
        queue.TryAdd([.. Enumerable.Range(0, 10).Select(Event)]);
        for (var i = 0; i < 10; i++) queue.TryTake(out _);
        queue.TryAdd([Signal("ada", 1), .. Enumerable.Range(0, 60).Select(Event)]);
        queue.TryAdd([Signal("ada", 2)]);
        Assert.That(Drain(queue), Is.EqualTo(["ada2", .. Enumerable.Range(0, 60).Select(n => $"e{n}")]));
    }

    [Test]
    public void A_full_queue_loses_its_signals_first_and_then_says_so()
    {
        var queue = new OutboundQueue(4, 1_000_000, new WriterLoop());
        var fits = queue.TryAdd([Event(1), Signal("ada", 1), Event(2), Signal("bo", 1), Event(3), Event(4)]);
        var more = queue.TryAdd([Event(5)]);
        Assert.Multiple(() =>
        {
            Assert.That(fits, Is.True);
            Assert.That(more, Is.False);
            Assert.That(Drain(queue), Is.EqualTo(["e1", "e2", "e3", "e4"]));
        });
    }

    [Test]
    public void A_signal_that_does_not_fit_is_lost_in_silence()
    {
        var queue = new OutboundQueue(2, 1_000_000, new WriterLoop());
        var fits = queue.TryAdd([Event(1), Event(2), Signal("ada", 1)]);
        Assert.Multiple(() =>
        {
            Assert.That(fits, Is.True);
            Assert.That(Drain(queue), Is.EqualTo(["e1", "e2"]));
        });
    }

    [Test]
    public void Bytes_are_bounded_as_well_and_are_given_back()
    {
        var size = Event(1).Frame.Length;
        var queue = new OutboundQueue(100, 3 * size, new WriterLoop());
        Assert.Multiple(() =>
        {
            Assert.That(queue.TryAdd([Event(1), Event(2), Event(3)]), Is.True);
            Assert.That(queue.TryAdd([Event(4)]), Is.False);
            Assert.That(queue.TryTake(out _), Is.True);
            Assert.That(queue.TryAdd([Event(4)]), Is.True);
            Assert.That(queue.TryAdd([Event(5)]), Is.False);
        });
    }

    [Test]
    public void One_message_may_be_larger_than_everything_when_it_waits_alone()
    {
        var queue = new OutboundQueue(100, 10, new WriterLoop());
        Assert.Multiple(() =>
        {
            Assert.That(queue.TryAdd([Event(1)]), Is.True);
            Assert.That(queue.TryAdd([Event(2)]), Is.False);
        });
    }

    [Test]
    public void The_last_message_fits_always_and_nothing_comes_after_it()
    {
        var queue = new OutboundQueue(2, 1_000_000, new WriterLoop());
        queue.TryAdd([Event(1), Event(2)]);
        queue.Complete(Event(3), discard: false);
        queue.Complete(Event(4), discard: false);
        queue.TryAdd([Event(5)]);
        Assert.That(Drain(queue), Is.EqualTo(["e1", "e2", "e3"]));
    }

    [Test]
    public void What_waits_can_be_thrown_away_for_the_last_message()
    {
        var queue = new OutboundQueue(10, 1_000_000, new WriterLoop());
        queue.TryAdd([Event(1), Signal("ada", 1)]);
        queue.Complete(Event(2), discard: true);
        Assert.That(Drain(queue), Is.EqualTo(["e2"]));
    }

    [Test]
    public async Task The_writer_wakes_for_a_message_and_for_the_end()
    {
        var queue = new OutboundQueue(10, 1_000_000, new WriterLoop());
        var waits = queue.WaitAsync().AsTask();
        Assert.That(waits.IsCompleted, Is.False);
        queue.TryAdd([Event(1)]);
        await waits.WaitAsync(TimeSpan.FromSeconds(10));
        queue.TryTake(out _);
        var waitsAgain = queue.WaitAsync().AsTask();
        Assert.That(waitsAgain.IsCompleted, Is.False);
        queue.Complete(null, discard: false);
        await waitsAgain.WaitAsync(TimeSpan.FromSeconds(10));
        await queue.WaitAsync();
    }

    [Test]
    public async Task Nothing_is_lost_between_many_threads_and_one_writer()
    {
        const int Threads = 8;
        const int PerThread = 5000;
        var queue = new OutboundQueue(Threads * PerThread, int.MaxValue, new WriterLoop());
        var reading = Task.Run(async () =>
        {
            var seen = new int[Threads];
            for (var left = Threads * PerThread; left > 0;)
            {
                await queue.WaitAsync();
                while (queue.TryTake(out var message))
                {
                    var number = int.Parse(Name(message)[1..], null);
                    Assert.That(number % PerThread, Is.EqualTo(seen[number / PerThread]++));
                    left--;
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < PerThread; i++) queue.TryAdd([Event((thread * PerThread) + i)]);
        })));
        await reading.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static EncodedMessage Event(int number) => EncodedMessage.Of(new ServerMessage
    {
        Event = new Event { Seq = 100_000 + number, Type = $"e{number}" },
    });

    private static EncodedMessage Signal(string participant, int number, params string[] to) =>
        EncodedMessage.Of(new ServerMessage
        {
            Signal = new Signal
            {
                Service = "chat",
                Type = "Typing",
                Participant = participant,
                Body = ByteString.CopyFromUtf8($"{participant}{number}"),
                To = { to },
            },
        });

    private static string Name(EncodedMessage encoded)
    {
        var message = ServerFrame.Parser.ParseFrom(encoded.Frame.Span).Messages.Single();
        return message.Event?.Type ?? message.Signal.Body.ToStringUtf8();
    }

    private static List<string> Drain(OutboundQueue queue)
    {
        var names = new List<string>();
        while (queue.TryTake(out var message)) names.Add(Name(message));
        return names;
    }
}

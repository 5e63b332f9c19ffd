using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.WebSockets;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Parts of live streams wait behind everything else, of each slot the newest.</summary>
internal sealed class StreamLaneTests
{
    [Test]
    public void A_newer_part_takes_the_place_of_a_waiting_one_of_its_slot()
    {
        var queue = new OutboundQueue(100, 1_000_000, new WriterLoop());
        queue.TryAdd([Part(0, 1), Part(1, 2), Part(0, 3), Part(2, 4)]);
        Assert.That(Numbers(queue), Is.EqualTo(new[] { 3L, 2L, 4L }));
        queue.TryAdd([Part(0, 5), Part(0, 6, "s2")]);
        Assert.That(Numbers(queue), Is.EqualTo(new[] { 5L, 6L }), "streams have slots of their own");
    }

    [Test]
    public void Parts_fill_no_queue_and_are_bounded_themselves()
    {
        var queue = new OutboundQueue(2, 1_000, new WriterLoop());
        for (var i = 0; i < 5000; i++) Assert.That(queue.TryAdd([Part(i % 256, i + 1, $"s{i % 7}")]), Is.True);
        Assert.That(queue.TryAdd([Event(1), Event(2)]), Is.True);
        Assert.That(queue.Count, Is.EqualTo(2));
        var numbers = Numbers(queue);
        Assert.That(numbers, Has.Count.EqualTo(4 * ProtocolLimits.StreamSlotsMax));
        Assert.That(numbers, Is.Unique.And.Member(5000L));
    }

    [Test]
    public void With_the_end_what_waits_of_streams_is_nobodys()
    {
        var queue = new OutboundQueue(10, 1_000_000, new WriterLoop());
        queue.TryAdd([Part(0, 1)]);
        queue.Complete(Event(1), discard: false);
        Assert.That(queue.TryTakePart(out _), Is.False);
        Assert.That(queue.TryTake(out _), Is.True);
    }

    [Test]
    public async Task The_writer_wakes_for_a_part()
    {
        var queue = new OutboundQueue(10, 1_000_000, new WriterLoop());
        var waits = queue.WaitAsync().AsTask();
        Assert.That(waits.IsCompleted, Is.False);
        queue.TryAdd([Part(0, 1)]);
        await waits.WaitAsync(TimeSpan.FromSeconds(10));
        await queue.WaitAsync();
    }

    [Test]
    public async Task Parts_go_one_by_one_and_behind_whatever_else_waits()
    {
        var queue = new OutboundQueue(100, 1_000_000, new WriterLoop());
        queue.TryAdd([Part(0, 1), Part(1, 2), Event(1), Event(2)]);
        using var socket = new RecordingSocket();
        var writing = new SocketWriter(socket, new BinarySubprotocol(), queue, 100_000).RunAsync();
        for (var i = 0; i < 3; i++) Assert.That(await socket.OneSentAsync(), $"message {i + 1} is sent");
        queue.Complete(null, discard: false);
        await writing.WaitAsync(TimeSpan.FromSeconds(10));
        var frames = socket.Sent.Select(x => ServerFrame.Parser.ParseFrom(x.Bytes)).ToList();
        Assert.That(frames.Select(frame => frame.Messages.Count), Is.EqualTo(new[] { 2, 1, 1 }));
        Assert.That(frames[0].Messages.Select(x => x.KindCase), Has.All.EqualTo(ServerMessage.KindOneofCase.Event));
    }

    private static List<long> Numbers(OutboundQueue queue)
    {
        var numbers = new List<long>();
        while (queue.TryTakePart(out var part))
            numbers.Add(ServerFrame.Parser.ParseFrom(part.Frame.Span).Messages[0].Part.Number);
        return numbers;
    }

    private static EncodedMessage Event(int number) =>
        EncodedMessage.Of(new ServerMessage { Event = new Event { Seq = number } });

    private static EncodedMessage Part(int slot, long number, string stream = "s1") =>
        EncodedMessage.Of(new ServerMessage
        {
            Part = new StreamPart
            {
                Service = "sharing",
                Type = "Tile",
                Stream = stream,
                Slot = slot,
                Number = number,
                Body = ByteString.CopyFrom(new byte[200]),
            },
        });
}

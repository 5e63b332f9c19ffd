using Collab.Actors.Streams;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Tests.Streams;

/// <summary>Of each slot of a stream the newest part is kept, within limits.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StreamCacheTests
{
    private readonly StreamCache _cache = new();

    [Test]
    public void The_newest_part_of_every_slot_is_kept()
    {
        Assert.That(Take(0, 1), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(3, 2), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(0, 3), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(0, 3), Is.EqualTo(PartOutcome.Old), "the same again");
        Assert.That(Take(3, 1), Is.EqualTo(PartOutcome.Old));
        Assert.That(Kept, Is.EqualTo(new[] { (0, 3L), (3, 2L) }));
    }

    [Test]
    public void A_new_layout_voids_the_one_before()
    {
        Take(0, 1);
        Take(1, 2);
        Assert.That(Take(0, 3, layout: 1), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(1, 4), Is.EqualTo(PartOutcome.Old));
        Assert.That(Kept, Is.EqualTo(new[] { (0, 3L) }));
    }

    [Test]
    public void Another_sender_starts_over()
    {
        Take(0, 9);
        Assert.That(Take(0, 1, sender: "bob"), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Kept, Is.EqualTo(new[] { (0, 1L) }));
    }

    [Test]
    public void Bytes_of_a_stream_are_bounded_and_given_back()
    {
        var slots = StreamCache.StreamBytesMax / ProtocolLimits.PartBytesMax;
        for (var i = 0; i < slots; i++)
            Assert.That(Take(i, 1, bytes: ProtocolLimits.PartBytesMax), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(slots, 1, bytes: ProtocolLimits.PartBytesMax), Is.EqualTo(PartOutcome.Full));
        Assert.That(Take(0, 2, bytes: 10), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(slots, 1, bytes: 44_000), Is.EqualTo(PartOutcome.Taken));
    }

    [Test]
    public void Streams_are_few_and_those_that_ended_are_forgotten()
    {
        for (var i = 0; i < StreamCache.StreamsMax; i++)
            Assert.That(Take(0, 1, stream: $"s{i}"), Is.EqualTo(PartOutcome.Taken));
        Assert.That(Take(0, 1, stream: "more"), Is.EqualTo(PartOutcome.Full));
        _cache.Retain((_, stream) => stream != "s0");
        Assert.That(Take(0, 1, stream: "more"), Is.EqualTo(PartOutcome.Taken));
        Assert.That(_cache.Of("sharing", "s0"), Is.Empty);
    }

    private IEnumerable<(int, long)> Kept => _cache.Of("sharing", "s1").Select(x => (x.Part.Slot, x.Part.Number));

    private PartOutcome Take(
        int slot, long number, long layout = 0, string sender = "ann", int bytes = 10, string stream = "s1") =>
        _cache.Take(new StreamPart
        {
            Service = "sharing",
            Stream = stream,
            Participant = sender,
            Slot = slot,
            Layout = layout,
            Number = number,
            Body = ByteString.CopyFrom(new byte[bytes]),
        });
}

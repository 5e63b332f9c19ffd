using Akka.Actor;
using Collab.Actors.Streams;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Google.Protobuf;

namespace Collab.Actors.Tests.Streams;

/// <summary>A slow link gets fewer parts, the newest of each slot, and never more than a window of them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PartOutletTests
{
    private const int PartBytes = 32 * 1024;
    private const int Window = PartOutlet.BytesOnTheWayMax / PartBytes;

    private readonly ManualClock _clock = new();
    private readonly RecordingRef _link = new();
    private long _number;

    [Test]
    public void What_waits_is_replaced_by_what_is_newer()
    {
        var outlet = new PartOutlet(_link, _clock);
        for (var round = 0; round < 50; round++)
            for (var slot = 0; slot < 100; slot++) Offer(outlet, slot);
        Assert.That(_link.Sent, Has.Count.EqualTo(Window), "a window, and no more");
        Assert.That(outlet.Waiting, Is.EqualTo(100));

        while (outlet.Waiting > 0) outlet.Taken(_link.Sent[^1].Number, ActorRefs.Nobody);
        Assert.That(
            _link.Sent.Skip(Window).Select(x => x.Part.Number), Is.All.GreaterThan(48 * 100), "only the newest");
        Assert.That(
            _link.Sent.GroupBy(x => x.Part.Slot).Select(x => x.Last().Part.Number).Order(),
            Is.EqualTo(Enumerable.Range(4901, 100)), "and each of them");
    }

    [Test]
    public void A_confirmation_that_is_lost_holds_up_nothing_for_long()
    {
        var outlet = new PartOutlet(_link, _clock);
        for (var slot = 0; slot < 2 * Window; slot++) Offer(outlet, slot);
        Assert.That(_link.Sent, Has.Count.EqualTo(Window));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Offer(outlet, 99);
        Assert.That(_link.Sent, Has.Count.EqualTo(2 * Window));
        Assert.That(outlet.Waiting, Is.EqualTo(1));
    }

    private void Offer(PartOutlet outlet, int slot) => outlet.Offer(
        new StreamPart
        {
            Service = "sharing",
            Stream = "s1",
            Slot = slot,
            Number = ++_number,
            Body = ByteString.CopyFrom(new byte[PartBytes]),
        },
        ActorRefs.Nobody);

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }

    private sealed class RecordingRef : MinimalActorRef
    {
        public List<PartRelay> Sent { get; } = [];

        public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / "recording";

        public override IActorRefProvider Provider => throw new NotSupportedException();

        protected override void TellInternal(object message, IActorRef sender) => Sent.Add((PartRelay)message);
    }
}

using Collab.Actors.Membership;

namespace Collab.Actors.Tests.Membership;

/// <summary>Which rows count as dead, by what is seen of them and not by anybody's clock alone.</summary>
internal sealed class NodeWatchTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly ManualClock _clock = new();

    [Test]
    public void A_row_that_goes_on_changing_is_alive()
    {
        var watch = new NodeWatch(_clock);
        for (var beat = 0; beat < 30; beat++)
        {
            Assert.That(watch.Present([Row(seen: beat, age: 0.5)]), Has.Count.EqualTo(1));
            _clock.Advance(NodeWatch.Interval);
        }
    }

    [Test]
    public void A_node_that_has_just_died_counts_until_its_row_expires() =>
        Assert.That(TimeToDeath(age: 0), Is.EqualTo(NodeWatch.Expiry).Within(Moment));

    [Test]
    public void A_row_that_is_old_already_is_watched_for_a_while() =>
        Assert.That(TimeToDeath(age: 3600), Is.EqualTo(NodeWatch.Doubt).Within(Moment));

    [Test]
    public void A_database_whose_clock_was_set_back_does_not_keep_the_dead_for_ever() =>
        Assert.That(TimeToDeath(age: -3600), Is.EqualTo(NodeWatch.Expiry).Within(Moment));

    [Test]
    public void An_old_row_that_changes_while_it_is_watched_is_alive_again()
    {
        var watch = new NodeWatch(_clock);
        watch.Present([Row(seen: 1, age: 60)]);
        _clock.Advance(NodeWatch.Doubt - Moment);
        watch.Present([Row(seen: 2, age: 0)]);
        _clock.Advance(NodeWatch.Doubt);

        Assert.That(watch.Present([Row(seen: 2, age: 3)]), Is.Not.Empty);
    }

    [Test]
    public void An_outage_of_the_database_lets_nobody_look_dead()
    {
        var watch = new NodeWatch(_clock);
        watch.Present([Row(seen: 1, age: 0)]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        watch.Forget();

        Assert.That(watch.Present([Row(seen: 1, age: 60)]), Is.Not.Empty);
    }

    [Test]
    public void A_new_process_at_the_address_of_an_old_one_is_watched_for_itself()
    {
        var watch = new NodeWatch(_clock);
        watch.Present([Row(seen: 1, age: 60)]);
        _clock.Advance(NodeWatch.Doubt);

        var present = watch.Present([Row(seen: 1, age: 60), Row(seen: 1, age: 60) with { Uid = 2 }]);

        Assert.That(present.Select(row => row.Uid), Is.EqualTo(new[] { 2L }));
    }

    /// <summary>How long a row that never changes counts.</summary>
    private TimeSpan TimeToDeath(double age)
    {
        var watch = new NodeWatch(_clock);
        var watched = TimeSpan.Zero;
        while (watch.Present([Row(seen: 1, age + watched.TotalSeconds)]).Count > 0)
        {
            _clock.Advance(Moment / 2);
            watched += Moment / 2;
        }

        return watched;
    }

    private static NodeRow Row(long seen, double age) =>
        new("127.0.0.1:4053", 1, "n1", 1) { Seen = seen, Age = TimeSpan.FromSeconds(age) };

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}

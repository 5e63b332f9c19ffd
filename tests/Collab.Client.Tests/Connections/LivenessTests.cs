using Collab.Client.Connections;

namespace Collab.Client.Tests.Connections;

internal sealed class LivenessTests
{
    [Test]
    public void Pings_are_due_at_every_interval()
    {
        var fresh = new Liveness(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), 1000);
        Assert.Multiple(() =>
        {
            Assert.That(fresh.NextDue(), Is.EqualTo(1100));
            Assert.That(fresh.TakePing(1099), Is.False);
            Assert.That(fresh.TakePing(1100), Is.True);
            Assert.That(fresh.TakePing(1100), Is.False);
            Assert.That(fresh.TakePing(1200), Is.True);
        });
    }

    [Test]
    public void Silence_after_a_ping_is_death_at_the_timeout()
    {
        var fresh = New();
        fresh.Listening(0);
        fresh.TakePing(100);
        fresh.TakePing(200);
        Assert.That(fresh.IsDead(399), Is.False);
        Assert.That(fresh.IsDead(400), Is.True, "counted from the first unanswered ping");
    }

    [Test]
    public void Whatever_comes_is_life()
    {
        var fresh = New();
        fresh.Listening(0);
        fresh.TakePing(100);
        fresh.Heard(399);
        Assert.That(fresh.IsDead(1000), Is.False, "no ping is unanswered");
    }

    [Test]
    public void Silence_without_a_ping_proves_nothing()
    {
        var fresh = New();
        fresh.Listening(0);
        Assert.That(fresh.IsDead(10_000), Is.False);
    }

    [Test]
    public void A_client_that_does_not_listen_cannot_tell()
    {
        var fresh = New();
        fresh.Listening(0);
        fresh.Heard(50);
        fresh.Busy();
        fresh.TakePing(150);
        Assert.That(fresh.IsDead(10_000), Is.False);
        fresh.Listening(10_000);
        Assert.That(fresh.IsDead(10_299), Is.False);
        Assert.That(fresh.IsDead(10_300), Is.True);
    }

    private static Liveness New() => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), 0);
}

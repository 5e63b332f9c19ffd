using Collab.Gateway.Tests.Support;
using Collab.Gateway.WebSockets;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>So many at once, so many over time.</summary>
internal sealed class RateLimitTests
{
    [Test]
    public void A_burst_is_let_through_and_then_the_rate()
    {
        var clock = new FixedClock();
        var limit = new RateLimit(10, 20, clock);
        Assert.Multiple(() =>
        {
            Assert.That(Take(limit, 30), Is.EqualTo(20));
            clock.Advance(TimeSpan.FromMilliseconds(500));
            Assert.That(Take(limit, 30), Is.EqualTo(5));
            clock.Advance(TimeSpan.FromHours(1));
            Assert.That(Take(limit, 30), Is.EqualTo(20));
        });
    }

    private static int Take(RateLimit limit, int attempts) => Enumerable.Range(0, attempts).Count(_ => limit.TryTake());
}

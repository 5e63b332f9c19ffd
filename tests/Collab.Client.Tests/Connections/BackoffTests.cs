using Collab.Client.Connections;

namespace Collab.Client.Tests.Connections;

internal sealed class BackoffTests
{
    private static readonly TimeSpan Base = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(2);

    [Test]
    public void Every_wait_lies_between_the_base_and_three_times_the_one_before([Range(1, 20)] int seed)
    {
        var backoff = new Backoff(Base, Max, new Random(seed));
        var last = Base;
        for (var i = 0; i < 50; i++)
        {
            var next = backoff.Next();
            Assert.That(next, Is.InRange(Base, last * 3 < Max ? last * 3 : Max));
            last = next;
        }
    }

    [Test]
    public void Waits_reach_the_cap_and_are_short_again_after_a_reset()
    {
        var backoff = new Backoff(Base, Max, new Random(1));
        Assert.That(Enumerable.Range(0, 100).Select(_ => backoff.Next()).Max(), Is.EqualTo(Max));
        backoff.Reset();
        Assert.That(backoff.Next(), Is.EqualTo(Base));
    }

    [Test]
    public void The_same_seed_gives_the_same_waits()
    {
        var (one, other) = (new Backoff(Base, Max, new Random(7)), new Backoff(Base, Max, new Random(7)));
        Assert.That(Enumerable.Range(0, 20).Select(_ => one.Next()),
            Is.EqualTo(Enumerable.Range(0, 20).Select(_ => other.Next())));
    }
}

using Collab.Actors.Waking;

namespace Collab.Actors.Tests.Waking;

internal sealed class WakeQueueTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void No_more_are_asked_at_once_than_the_limit_until_some_have_answered()
    {
        var queue = Filled(10, atOnce: 4);
        Assert.That(queue.Take(100, TimeSpan.Zero, out _), Is.EqualTo(new[] { "0", "1", "2", "3" }));
        Assert.That(queue.Take(100, TimeSpan.Zero, out _), Is.Empty);
        queue.Answered("2");
        Assert.That(queue.Take(100, TimeSpan.Zero, out _), Is.EqualTo(new[] { "4" }));
    }

    [Test]
    public void No_more_are_asked_in_one_turn_than_the_rate_allows() =>
        Assert.That(Filled(10, atOnce: 8).Take(3, TimeSpan.Zero, out _), Has.Count.EqualTo(3));

    [Test]
    public void Who_does_not_answer_is_asked_again_ever_later_and_then_given_up()
    {
        var queue = Filled(1, atOnce: 4);
        var asked = new List<int>();
        List<string> givenUp = [];
        for (var second = 0; second < 2000 && givenUp.Count == 0; second++)
            if (queue.Take(10, second * Second, out givenUp).Count > 0) asked.Add(second);

        Assert.That(asked, Is.EqualTo(new[] { 0, 2, 6, 14, 30, 62, 126, 254 }));
        Assert.That(givenUp, Is.EqualTo(new[] { "0" }));
        Assert.That(queue.IsEmpty);
    }

    [Test]
    public void Those_who_do_not_answer_hold_nobody_up()
    {
        var queue = Filled(8, atOnce: 4);
        queue.Take(100, TimeSpan.Zero, out _);
        Assert.That(queue.Take(100, 3 * Second, out _), Is.EquivalentTo(Enumerable.Range(0, 8).Select(x => $"{x}")));
    }

    [Test]
    public void Nobody_waits_twice_and_no_more_than_the_limit_wait()
    {
        var queue = Filled(WakeQueue.WaitingMax, atOnce: 4);
        Assert.That(queue.Add("0"), Is.False);
        Assert.That(queue.Add("one more"), Is.False);
        Assert.That(queue.Room, Is.Zero);
        queue.Answered("7");
        Assert.That(queue.Room, Is.Zero, "one that was not asked has not answered");
        queue.Take(1, TimeSpan.Zero, out _);
        queue.Answered("0");
        Assert.That(queue.Add("one more"));
    }

    private static WakeQueue Filled(int count, int atOnce)
    {
        var queue = new WakeQueue(atOnce);
        for (var i = 0; i < count; i++) Assert.That(queue.Add($"{i}"));
        return queue;
    }
}

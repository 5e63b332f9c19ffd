using Collab.Actors.Waking;

namespace Collab.Actors.Tests.Waking;

internal sealed class LateRowsTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    [Test]
    public void What_is_missing_between_numbers_is_waited_for_and_holds_the_safe_number_back()
    {
        var late = new LateRows(Wait, 10);
        late.Passed(10, [11, 14, 15, 17], TimeSpan.Zero);
        Assert.That(late.Ranges, Is.EqualTo(new OrderingRange[] { new(12, 13), new(16, 16) }));
        Assert.That(late.SafeUpTo(17), Is.EqualTo(11));

        late.Came(12);
        Assert.That(late.Ranges, Is.EqualTo(new OrderingRange[] { new(13, 13), new(16, 16) }));
        Assert.That(late.SafeUpTo(17), Is.EqualTo(12));

        late.Came(13);
        late.Came(16);
        late.Came(16);
        Assert.That(late.SafeUpTo(17), Is.EqualTo(17));
    }

    [Test]
    public void A_range_is_split_by_what_comes_out_of_its_middle()
    {
        var late = new LateRows(Wait, 10);
        late.Passed(0, [10], TimeSpan.Zero);
        late.Came(5);
        Assert.That(late.Ranges, Is.EqualTo(new OrderingRange[] { new(1, 4), new(6, 9) }));
    }

    [Test]
    public void What_stays_away_is_given_up()
    {
        var late = new LateRows(Wait, 10);
        late.Passed(0, [2], TimeSpan.Zero);
        late.Passed(2, [4], TimeSpan.FromSeconds(10));
        late.GiveUp(TimeSpan.FromSeconds(15));
        Assert.That(late.Ranges, Is.EqualTo(new OrderingRange[] { new(3, 3) }));
    }

    [Test]
    public void No_more_ranges_are_kept_than_the_limit()
    {
        var late = new LateRows(Wait, 10);
        late.Passed(0, Enumerable.Range(1, 100).Select(x => x * 2L), TimeSpan.Zero);
        Assert.That(late.Ranges, Has.Count.EqualTo(10));
        Assert.That(late.SafeUpTo(200), Is.EqualTo(180));
    }
}

using Collab.Cli.Load;

namespace Collab.Cli.Tests.Load;

internal sealed class OrderCheckTests
{
    [Test]
    public void Members_that_see_the_same_agree()
    {
        var order = new OrderCheck();
        for (var seq = 1; seq <= 10_000; seq++)
        {
            Assert.That(order.Agrees(seq, (uint)seq * 7), Is.True);
            Assert.That(order.Agrees(seq, (uint)seq * 7), Is.True);
        }
    }

    [Test]
    public void A_member_that_sees_something_else_under_a_seq_is_found()
    {
        var order = new OrderCheck();
        order.Agrees(5, 1);
        Assert.That(order.Agrees(5, 2), Is.False);
    }

    [Test]
    public void Who_is_too_far_behind_is_not_compared()
    {
        var order = new OrderCheck();
        order.Agrees(1, 1);
        order.Agrees(4097, 2);
        Assert.That(order.Agrees(1, 3), Is.True);
        Assert.That(order.Agrees(4097, 3), Is.False, "what is there is still compared");
    }
}

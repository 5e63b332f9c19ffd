using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Tests.Services.Whiteboard;

[Parallelizable(ParallelScope.All)]
public sealed class StackingTests
{
    [TestCase(Placement.Front, new[] { 2 }, new[] { 1, 3, 4, 5, 2 })]
    [TestCase(Placement.Back, new[] { 4 }, new[] { 4, 1, 2, 3, 5 })]
    [TestCase(Placement.Forward, new[] { 2 }, new[] { 1, 3, 2, 4, 5 })]
    [TestCase(Placement.Backward, new[] { 4 }, new[] { 1, 2, 4, 3, 5 })]
    [TestCase(Placement.Front, new[] { 3, 1 }, new[] { 2, 4, 5, 1, 3 })]
    [TestCase(Placement.Back, new[] { 5, 2 }, new[] { 2, 5, 1, 3, 4 })]
    [TestCase(Placement.Forward, new[] { 1, 3 }, new[] { 2, 4, 1, 3, 5 })]
    [TestCase(Placement.Backward, new[] { 3, 5 }, new[] { 1, 3, 5, 2, 4 })]
    [TestCase(Placement.Front, new[] { 5, 1 }, new[] { 2, 3, 4, 1, 5 })]
    [TestCase(Placement.Forward, new[] { 5, 1 }, new[] { 2, 3, 4, 1, 5 })]
    [TestCase(Placement.Backward, new[] { 5, 1 }, new[] { 1, 5, 2, 3, 4 })]
    [TestCase(Placement.Forward, new[] { 4 }, new[] { 1, 2, 3, 5, 4 })]
    [TestCase(Placement.Backward, new[] { 2 }, new[] { 2, 1, 3, 4, 5 })]
    public void Objects_go_up_and_down_together(Placement placement, int[] ids, int[] expected)
    {
        var driver = Five();
        Restack(driver, placement, ids);
        Assert.That(driver.Stack(), Is.EqualTo(expected));
        driver.Undo("bob");
        Assert.That(driver.Stack(), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
    }

    [TestCase(Placement.Front, new[] { 5 })]
    [TestCase(Placement.Forward, new[] { 4, 5 })]
    [TestCase(Placement.Back, new[] { 1 })]
    [TestCase(Placement.Backward, new[] { 2, 1 })]
    public void What_is_there_already_stays(Placement placement, int[] ids) =>
        Restack(Five(), placement, ids).ShouldChangeNothing();

    [Test]
    public void A_placement_is_named() =>
        Restack(Five(), Placement.Unspecified, [1]).ShouldBeRefused(RefusalCode.InvalidArgument, "placement is 0");

    [Test]
    public void A_gap_that_is_used_up_is_refused()
    {
        var driver = Five();
        for (var i = 0; i < 40; i++)
        {
            // Whichever is on the left goes between the other and the lowest.
            var outcome = Restack(driver, Placement.Backward, [(int)driver.Stack()[2]]);
            if (outcome.Refused is null) continue;
            outcome.ShouldBeRefused(RefusalCode.LimitReached, "no room");
            Restack(driver, Placement.Front, [(int)driver.Stack()[2]]);
            return;
        }

        Assert.Fail("the gap lasted for ever");
    }

    private static ConferenceDriver Five()
    {
        var driver = WhiteboardRoom.Open();
        for (var i = 0; i < 5; i++) driver.Draw("bob");
        return driver;
    }

    private static Outcome Restack(ConferenceDriver driver, Placement placement, int[] ids) => driver.Send(
        "bob", new RestackObjects { Board = 1, Objects = { ids.Select(x => (long)x) }, Placement = placement });
}

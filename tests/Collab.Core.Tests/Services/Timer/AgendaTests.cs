using Collab.Core.Services.Timer;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Timer;

[Parallelizable(ParallelScope.All)]
public sealed class AgendaTests
{
    [Test]
    public void Items_are_added_at_the_end_or_before_another()
    {
        var driver = TimerRoom.Open();
        driver.Send("pia", new AddItem { Title = " Hello ", PlannedSeconds = 300 })
            .ShouldBe(new ItemAdded { Item = 1, Title = "Hello", PlannedSeconds = 300 });
        driver.Add("Bye");
        driver.Send("pia", new AddItem { Title = "News", Before = 2 });
        Assert.That(driver.Titles(), Is.EqualTo("Hello News Bye"));
        driver.Send("pia", new AddItem { Title = "x", Before = 9 })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no item 9");
    }

    [Test]
    public void Items_are_changed_moved_and_removed()
    {
        var driver = TimerRoom.Open();
        driver.Add("a", "b", "c");
        driver.Send("pia", new ChangeItem { Item = 2, Title = "B", PlannedSeconds = 5 })
            .ShouldBe(new ItemChanged { Item = 2, Title = "B", PlannedSeconds = 5 });
        driver.Send("pia", new ChangeItem { Item = 2, Title = "B ", PlannedSeconds = 5 }).ShouldChangeNothing();
        driver.Send("pia", new MoveItem { Item = 1 }).ShouldBe(new ItemMoved { Item = 1 });
        Assert.That(driver.Titles(), Is.EqualTo("B c a"));
        driver.Send("pia", new MoveItem { Item = 3, Before = 2 });
        Assert.That(driver.Titles(), Is.EqualTo("c B a"));
        driver.Send("pia", new MoveItem { Item = 3, Before = 2 }).ShouldChangeNothing();
        driver.Send("pia", new MoveItem { Item = 3, Before = 3 }).ShouldChangeNothing();
        driver.Send("pia", new MoveItem { Item = 1 }).ShouldChangeNothing();
        driver.Send("pia", new RemoveItem { Item = 2 }).ShouldBe(new ItemRemoved { Item = 2 });
        Assert.That(driver.Titles(), Is.EqualTo("c a"));
        Assert.That(driver.Add("d"), Is.EqualTo(4), "numbers are not used again");
    }

    [Test]
    public void What_is_not_on_the_agenda_is_not_found()
    {
        var driver = TimerRoom.Open();
        driver.Add("a");
        foreach (var command in new IMessage[]
        {
            new ChangeItem { Item = 7, Title = "x" }, new MoveItem { Item = 7 }, new MoveItem { Item = 1, Before = 7 },
            new RemoveItem { Item = 7 }, new StartItem { Item = 7 },
        })
        {
            driver.Send("pia", command).ShouldBeRefused(RefusalCode.NotFound, "There is no item 7");
        }

        driver.Send("pia", new MoveItem()).ShouldBeRefused(RefusalCode.NotFound, "There is no item 0");
    }

    [TestCase("", 0, "title has 0 characters")]
    [TestCase("a\nb", 0, "U+000A")]
    [TestCase("a", -1, "planned_seconds is -1")]
    [TestCase("a", 86_401, "planned_seconds is 86401")]
    public void A_title_and_a_plan_have_limits(string title, int planned, string saying)
    {
        var driver = TimerRoom.Open();
        driver.Add("a");
        driver.Send("pia", new AddItem { Title = title, PlannedSeconds = planned })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
        driver.Send("pia", new ChangeItem { Item = 1, Title = title, PlannedSeconds = planned })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    [Test]
    public void An_agenda_has_50_items()
    {
        var driver = TimerRoom.Open();
        driver.Add([.. Enumerable.Range(0, TimerLimits.ItemsMax).Select(i => $"{i}")]);
        driver.Send("pia", new AddItem { Title = "x" }).ShouldBeRefused(RefusalCode.LimitReached, "50 items");
    }

    [Test]
    public void Advancing_goes_through_the_agenda_and_keeps_what_each_item_took()
    {
        var driver = TimerRoom.Open();
        driver.Add("a", "b");
        driver.Send("pia", new Advance()).ShouldBe(new ItemStarted { Item = 1 });
        Assert.That(driver.Timer().Current!.StartedAt, Is.EqualTo(driver.Now));
        driver.AdvanceSeconds(70);
        driver.Send("pia", new Advance()).ShouldBe(new ItemFinished { Item = 1 }, new ItemStarted { Item = 2 });
        driver.AdvanceSeconds(5);
        driver.Send("pia", new Advance()).ShouldBe(new ItemFinished { Item = 2 });
        Assert.That(driver.Timer().Items.Select(x => x.SpentMs), Is.EqualTo(new[] { 70_000, 5000 }));
        Assert.That(driver.Timer().Items.Select(x => x.Done), Is.All.True);
        driver.Send("pia", new Advance()).ShouldBeRefused(RefusalCode.NotFound, "Nothing on the agenda is left");
    }

    [Test]
    public void Any_item_can_be_started_also_again()
    {
        var driver = TimerRoom.Open();
        driver.Add("a", "b", "c");
        driver.Send("pia", new StartItem { Item = 2 }).ShouldBe(new ItemStarted { Item = 2 });
        driver.Send("pia", new StartItem { Item = 2 }).ShouldChangeNothing();
        driver.AdvanceSeconds(1);
        driver.Send("pia", new FinishItem()).ShouldBe(new ItemFinished { Item = 2 });
        driver.Send("pia", new FinishItem()).ShouldChangeNothing();
        driver.Send("pia", new StartItem { Item = 2 });
        driver.AdvanceSeconds(2);
        driver.Send("pia", new Advance()).ShouldBe(new ItemFinished { Item = 2 }, new ItemStarted { Item = 3 });
        Assert.That(driver.Timer().Find(2)!.SpentMs, Is.EqualTo(3000));
        driver.Send("pia", new Advance()).ShouldBe(new ItemFinished { Item = 3 });
        driver.Send("pia", new Advance()).ShouldBe(new ItemStarted { Item = 1 });
    }

    [Test]
    public void The_current_item_can_be_moved_and_removed()
    {
        var driver = TimerRoom.Open();
        driver.Add("a", "b");
        driver.Send("pia", new Advance());
        driver.Send("pia", new MoveItem { Item = 1 });
        Assert.That(driver.Timer().Current!.Title, Is.EqualTo("a"));
        driver.Send("pia", new RemoveItem { Item = 1 });
        Assert.That(driver.Timer().Current, Is.Null);
        driver.Send("pia", new Advance()).ShouldBe(new ItemStarted { Item = 2 });
    }
}

using Collab.Core.Services.Drawings;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Tests.Services.Whiteboard;

[Parallelizable(ParallelScope.All)]
public sealed class UndoTests
{
    [Test]
    public void Undo_takes_ones_own_newest_step_back_and_redo_does_it_again()
    {
        var driver = WhiteboardRoom.Open();
        var id = driver.Draw("bob", 10);
        driver.Move("bob", id, 5);
        driver.Draw("dan");
        driver.Undo("bob").ShouldBe(new ChangesUndone
        {
            Board = 1,
            Steps = 1,
            Edit = new Edit { Put = { new DrawnObject { Id = id, Position = new Position { X = 10 } } } },
        });
        driver.Undo("bob").ShouldBe(new ChangesUndone { Board = 1, Steps = 1, Edit = new Edit { Deleted = { id } } });
        driver.Undo("bob").ShouldBeRefused(RefusalCode.NotFound, "nothing of yours to undo");
        driver.Redo("bob");
        driver.Redo("bob");
        Assert.That(driver.XOf(id), Is.EqualTo(15));
        driver.Redo("bob").ShouldBeRefused(RefusalCode.NotFound, "nothing of yours to redo");
        Assert.That(driver.Stack(), Has.Length.EqualTo(2), "dan's work was never touched");
    }

    [Test]
    public void A_new_change_ends_what_could_be_redone()
    {
        var driver = WhiteboardRoom.Open();
        driver.Draw("bob");
        driver.Undo("bob");
        driver.Draw("bob");
        driver.Redo("bob").ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void Steps_that_others_work_covers_are_passed_over()
    {
        var driver = WhiteboardRoom.Open();
        var (mine, other) = (driver.Draw("bob", 1), driver.Draw("bob", 2));
        driver.Move("bob", other, 10);
        driver.Move("bob", mine, 10);
        driver.Move("pat", mine, 100);
        var undone = (ChangesUndone)driver.Undo("bob").Events.Single();
        Assert.That(undone.Steps, Is.EqualTo(2));
        Assert.That((driver.XOf(mine), driver.XOf(other)), Is.EqualTo((111, 2)));
    }

    [Test]
    public void What_others_have_changed_since_is_not_deleted_by_undoing_its_creation()
    {
        var driver = WhiteboardRoom.Open();
        var id = driver.Draw("bob");
        driver.Send("pat", new RestyleObjects { Board = 1, Objects = { id }, Color = "#ff0000" });
        driver.Undo("bob").ShouldBeRefused(RefusalCode.NotFound);
        Assert.That(driver.Board().Find(id)!.Style.Color, Is.EqualTo("#ff0000"));
        driver.Undo("pat");
        driver.Undo("bob");
        Assert.That(driver.Stack(), Is.Empty, "once it is as bob left it, it is bob's to take back");
    }

    [Test]
    public void Undo_goes_part_by_part()
    {
        var driver = WhiteboardRoom.Open();
        var id = driver.Draw("bob", 10);
        driver.Move("bob", id, 5);
        driver.Send("pat", new RestyleObjects { Board = 1, Objects = { id }, Color = "#ff0000" });
        driver.Undo("bob");
        Assert.That((driver.XOf(id), driver.Board().Find(id)!.Style.Color), Is.EqualTo((10, "#ff0000")));
    }

    [Test]
    public void What_others_deleted_stays_deleted_and_ones_own_deletion_comes_back_as_it_was()
    {
        var driver = WhiteboardRoom.Open();
        var (first, second) = (driver.Draw("bob", 1), driver.Draw("bob", 2));
        driver.Move("bob", first, 10);
        driver.Send("pat", new DeleteObjects { Board = 1, Objects = { first } });
        driver.Send("bob", new DeleteObjects { Board = 1, Objects = { second } });
        var before = driver.Board().Bytes;
        driver.Undo("bob");
        Assert.That(driver.Stack(), Is.EqualTo(new[] { second }));
        Assert.That(driver.XOf(second), Is.EqualTo(2));
        driver.Undo("bob");
        Assert.That(driver.Stack(), Is.Empty, "what is left is the creation of the second, for the first is gone");
        Assert.That(driver.Board().Bytes, Is.EqualTo(before));
    }

    [Test]
    public void Undo_is_of_one_board()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = "2" });
        driver.Draw("bob");
        driver.Send("bob", new Undo { Board = 2 }).ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void Undo_that_would_pass_a_limit_is_refused()
    {
        var driver = WhiteboardRoom.Open();
        FullBoards.Fill(driver, 1, DrawingLimits.ObjectsPerDrawingMax - 1);
        var id = driver.Draw("bob");
        driver.Send("bob", new DeleteObjects { Board = 1, Objects = { id } });
        driver.Draw("pat");
        driver.Undo("bob").ShouldBeRefused(RefusalCode.LimitReached, "10000 objects", "delete something");
    }

    [Test]
    public void The_depth_is_bounded()
    {
        var driver = WhiteboardRoom.Open();
        var id = driver.Draw("bob");
        for (var i = 0; i < 2 * DrawingLimits.StepsPerHistoryMax; i++) driver.Move("bob", id, 1);
        var undone = 0;
        while (driver.Undo("bob").Refused is null) undone++;
        Assert.That(undone, Is.EqualTo(DrawingLimits.StepsPerHistoryMax));
        Assert.That(driver.XOf(id), Is.EqualTo(DrawingLimits.StepsPerHistoryMax));
    }

    [Test]
    public void A_step_that_is_too_large_is_done_but_cannot_be_undone()
    {
        var driver = WhiteboardRoom.Open();
        FullBoards.Fill(driver, 1, 1000, "bob");
        driver.Send("bob", new ClearBoard { Board = 1 });
        Assert.That(driver.Stack(), Is.Empty);
        driver.Undo("bob").ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void An_undo_storm_of_everybody_leaves_the_histories_bounded()
    {
        var driver = WhiteboardRoom.Open();
        foreach (var person in new[] { "ann", "pat", "bob", "dan" })
        {
            for (var i = 0; i < 60; i++) driver.Draw(person, 1, WhiteboardRoom.Stroke(0, 0, new int[4000]));
            for (var i = 0; i < 30; i++) driver.Undo(person);
            for (var i = 0; i < 20; i++) driver.Redo(person);
        }

        var drawings = driver.Whiteboard().Drawings;
        var steps = drawings[1].Histories.Values.SelectMany(x => x.Undo.Concat(x.Redo)).ToList();
        Assert.That(drawings.StepBytes, Is.LessThanOrEqualTo(DrawingLimits.StepBytesTotalMax));
        Assert.That(drawings.StepBytes, Is.EqualTo(steps.Sum(x => x.CalculateSize())));
        Assert.That(drawings.StepCount, Is.EqualTo(steps.Count));
        driver.Undo("dan");
        Assert.That(driver.Undo("ann").Refused, Is.EqualTo(RefusalCode.NotFound), "the oldest steps gave way");
    }
}

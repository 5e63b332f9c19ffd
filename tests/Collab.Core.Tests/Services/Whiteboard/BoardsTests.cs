using Collab.Core.Services.Whiteboard;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Whiteboard;

[Parallelizable(ParallelScope.All)]
public sealed class BoardsTests
{
    [Test]
    public void A_conference_begins_with_one_board()
    {
        var board = WhiteboardRoom.Open().Whiteboard().Boards.Single();
        Assert.That((board.Id, board.Title, board.Locked), Is.EqualTo((1L, "Board 1", false)));
    }

    [Test]
    public void Presenters_create_boards_at_the_end()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = " Plan " })
            .ShouldBe(new BoardCreated { Board = 2, Title = "Plan" });
        Assert.That(driver.Whiteboard().Boards.Select(x => x.Title), Is.EqualTo(new[] { "Board 1", "Plan" }));
        Assert.That(driver.Board(2).Count, Is.Zero);
    }

    [Test]
    public void Attendees_see_to_no_boards()
    {
        var driver = WhiteboardRoom.Open();
        IMessage[] commands =
        [
            new CreateBoard { Title = "x" }, new RenameBoard { Board = 1, Title = "x" }, new MoveBoard { Board = 1 },
            new DeleteBoard { Board = 1 }, new LockBoard { Board = 1 }, new UnlockBoard { Board = 1 },
        ];
        foreach (var command in commands)
            driver.Send("bob", command).ShouldBeRefused(RefusalCode.NotPermitted, "a presenter");
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("two\nlines")]
    public void A_title_is_one_line(string title)
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = title }).ShouldBeRefused(RefusalCode.InvalidArgument, "title");
        driver.Send("pat", new RenameBoard { Board = 1, Title = title })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title");
    }

    [Test]
    public void The_number_of_boards_is_limited()
    {
        var driver = WhiteboardRoom.Open();
        for (var i = 2; i <= WhiteboardLimits.BoardsMax; i++) driver.Send("pat", new CreateBoard { Title = $"{i}" });
        driver.Send("pat", new CreateBoard { Title = "x" })
            .ShouldBeRefused(RefusalCode.LimitReached, "20 boards", "delete one");
    }

    [Test]
    public void A_board_is_renamed()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new RenameBoard { Board = 1, Title = "Plan" })
            .ShouldBe(new BoardRenamed { Board = 1, Title = "Plan" });
        driver.Send("pat", new RenameBoard { Board = 1, Title = "Plan " }).ShouldChangeNothing();
        Assert.That(driver.Whiteboard().Find(1)!.Title, Is.EqualTo("Plan"));
    }

    [Test]
    public void A_board_is_moved_to_a_place()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = "2" });
        driver.Send("pat", new CreateBoard { Title = "3" });
        driver.Send("pat", new MoveBoard { Board = 1, Index = 2 }).ShouldBe(new BoardMoved { Board = 1, Index = 2 });
        Assert.That(driver.Whiteboard().Boards.Select(x => x.Id), Is.EqualTo(new[] { 2, 3, 1 }));
        driver.Send("pat", new MoveBoard { Board = 1, Index = 2 }).ShouldChangeNothing();
        driver.Send("pat", new MoveBoard { Board = 1, Index = 3 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "index is 3", "0 to 2");
        driver.Send("pat", new MoveBoard { Board = 1, Index = -1 }).ShouldBeRefused(RefusalCode.InvalidArgument);
    }

    [Test]
    public void A_board_is_deleted_with_everything_on_it_and_its_number_is_not_used_again()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = "2" });
        driver.Draw("bob", board: 2);
        driver.Draw("bob");
        driver.Send("pat", new DeleteBoard { Board = 2 }).ShouldBe(new BoardDeleted { Board = 2 });
        Assert.That(driver.Whiteboard().Drawings.ObjectCount, Is.EqualTo(1));
        Assert.That(driver.Whiteboard().Drawings.StepCount, Is.EqualTo(1));
        driver.Send("pat", new CreateBoard { Title = "3" }).ShouldBe(new BoardCreated { Board = 3, Title = "3" });
        driver.Send("bob", new AddObjects { Board = 2, Objects = { WhiteboardRoom.Rectangle(0, 0) } })
            .ShouldBeRefused(RefusalCode.NotFound, "no board 2");
    }

    [Test]
    public void The_last_board_stays() => WhiteboardRoom.Open().Send("pat", new DeleteBoard { Board = 1 })
        .ShouldBeRefused(RefusalCode.LimitReached, "last board");

    [Test]
    public void On_a_locked_board_only_presenters_and_above_draw()
    {
        var driver = WhiteboardRoom.Open();
        var id = driver.Draw("bob");
        driver.Send("pat", new LockBoard { Board = 1 }).ShouldBe(new BoardLocked { Board = 1 });
        driver.Send("pat", new LockBoard { Board = 1 }).ShouldChangeNothing();
        IMessage[] commands =
        [
            new AddObjects { Board = 1, Objects = { WhiteboardRoom.Rectangle(0, 0) } },
            new MoveObjects { Board = 1, Objects = { id }, Dx = 1 },
            new ReshapeObjects { Board = 1 },
            new RestyleObjects { Board = 1, Objects = { id }, Color = "#ffffff" },
            new RestackObjects { Board = 1, Objects = { id }, Placement = Placement.Back },
            new DeleteObjects { Board = 1, Objects = { id } },
            new ClearBoard { Board = 1 },
            new Undo { Board = 1 },
            new Redo { Board = 1 },
        ];
        foreach (var command in commands)
            driver.Send("bob", command).ShouldBeRefused(RefusalCode.NotPermitted, "Board 1 is locked");
        driver.Draw("pat");
        driver.Draw("ann");
        driver.Send("ann", new UnlockBoard { Board = 1 }).ShouldBe(new BoardUnlocked { Board = 1 });
        driver.Send("ann", new UnlockBoard { Board = 1 }).ShouldChangeNothing();
        driver.Draw("bob");
    }

    [Test]
    public void Nothing_is_drawn_before_the_creation_or_after_the_end()
    {
        var command = new Undo { Board = 1 };
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

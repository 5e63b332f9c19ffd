using System.Diagnostics;
using Collab.Core.Services;
using Collab.Core.Services.Drawings;
using Collab.Core.Services.Whiteboard;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Whiteboard;

/// <summary>Boards with as much on them as they may have.</summary>
public sealed class FullBoardTests
{
    private static readonly WhiteboardService Service = new();

    [Test]
    public void The_number_of_objects_is_limited_on_a_board_and_in_the_conference()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = "2" });
        driver.Send("pat", new CreateBoard { Title = "3" });
        FullBoards.Fill(driver, 1, DrawingLimits.ObjectsPerDrawingMax);
        var one = new AddObjects { Board = 1, Objects = { WhiteboardRoom.Rectangle(0, 0) } };
        driver.Send("bob", one).ShouldBeRefused(RefusalCode.LimitReached, "10000 objects are here");
        FullBoards.Fill(driver, 2, DrawingLimits.ObjectsPerDrawingMax);
        one.Board = 3;
        driver.Send("bob", one).ShouldBeRefused(RefusalCode.LimitReached, "20000 objects are in the conference");
        driver.Move("pat", 1, 1);
    }

    [Test]
    public void The_size_of_everything_is_limited_and_fits_into_a_welcome()
    {
        var driver = WhiteboardRoom.Open();
        driver.Send("pat", new CreateBoard { Title = "2" });
        var stroke = WhiteboardRoom.Stroke(0, 0, [.. Enumerable.Range(0, 3000).Select(i => i % 4 < 2 ? 3000 : -3000)]);
        var add = new AddObjects { Board = 1, Objects = { Enumerable.Repeat(stroke, 5) } };
        var outcome = driver.Send("pat", add);
        while (outcome.Refused is null) outcome = driver.Send("pat", add);
        outcome.ShouldBeRefused(RefusalCode.LimitReached, "bytes", "2097152");

        var state = driver.Whiteboard();
        var snapshot = Service.ToSnapshot(state).CalculateSize();
        var view = Service.View(state, new Viewer("bob", Role.Attendee)).CalculateSize();
        TestContext.Out.WriteLine($"a full whiteboard: snapshot {snapshot} bytes, view {view} bytes");
        // Half of what a gateway keeps for one client: the other services and what happens meanwhile have the rest.
        Assert.That(view, Is.LessThanOrEqualTo((2 * 1024 * 1024) + 65_536));
        Assert.That(snapshot, Is.LessThanOrEqualTo((3 * 1024 * 1024) - 65_536));
        Assert.That(driver.Log.Max(x => x.CalculateSize()), Is.LessThanOrEqualTo(65_536), "an event fits into a frame");
    }

    [Test]
    public void Work_per_event_does_not_grow_with_the_board()
    {
        // Bytes that are allocated stand for work: unlike time they do not depend on what else the machine does.
        var (small, large) = (WorkPerEvent(100), WorkPerEvent(DrawingLimits.ObjectsPerDrawingMax - 1));
        TestContext.Out.WriteLine($"bytes per event: {small} with 100 objects, {large} with 9999");
        Assert.That(large, Is.LessThan(4 * small), "a hundred times the objects, and a few levels more of the tree");
    }

    private static long WorkPerEvent(int objects)
    {
        const int Rounds = 50;
        var driver = WhiteboardRoom.Open();
        FullBoards.Fill(driver, 1, objects);
        var (state, context) = (driver.Whiteboard(), driver.ContextFor(driver.Find("pat")));
        IMessage[] commands =
        [
            new MoveObjects { Board = 1, Objects = { objects / 2 }, Dx = 1 },
            new RestyleObjects { Board = 1, Objects = { objects / 3 }, Color = "#ff0000" },
            new RestackObjects { Board = 1, Objects = { objects / 4 }, Placement = Placement.Front },
            new AddObjects { Board = 1, Objects = { WhiteboardRoom.Rectangle(0, 0) } },
            new Undo { Board = 1 },
        ];
        var before = 0L;
        for (var round = -1; round < Rounds; round++)
        {
            if (round == 0) before = GC.GetAllocatedBytesForCurrentThread();
            var (evolved, seq) = (state, driver.State.Seq);
            foreach (var command in commands)
            {
                foreach (var (body, _) in Service.Decide(evolved, command, context).Events)
                    evolved = Service.Evolve(evolved, body, new EventContext(++seq, 1, "pat"));
            }
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * commands.Length);
    }

    [Test]
    public void The_figures_of_ten_thousand_objects()
    {
        var driver = WhiteboardRoom.Open();
        var random = new Random(1);
        while (driver.Board().Count < DrawingLimits.ObjectsPerDrawingMax)
        {
            var add = new AddObjects { Board = 1 };
            for (var i = 0; i < DrawingLimits.ObjectsAddedMax; i++)
            {
                var (x, y) = (random.Next(20_000), random.Next(12_000));
                int[] points = [.. Enumerable.Range(0, 60).Select(_ => random.Next(-90, 90))];
                add.Objects.Add(i % 2 == 0 ? WhiteboardRoom.Rectangle(x, y) : WhiteboardRoom.Stroke(x, y, points));
            }

            driver.Send("pat", add);
        }

        var state = driver.Whiteboard();
        var snapshot = Service.ToSnapshot(state).ToByteString();
        var write = Measure(() => Service.ToSnapshot(state).ToByteString());
        var read = Measure(() => Service.FromSnapshot(WhiteboardSnapshot.Parser.ParseFrom(snapshot)));
        var move = new ObjectsChanged
        {
            Board = 1,
            Objects = { new DrawnObject { Id = 5000, Position = new Position { X = 1 } } },
        };
        var evolve = Measure(() => Service.Evolve(state, move, new EventContext(driver.State.Seq + 1, 1, "pat")));
        TestContext.Out.WriteLine(
            $"10000 objects: snapshot {snapshot.Length} bytes, written in {write:F2} ms, read in {read:F2} ms; an "
            + $"event is folded in {evolve * 1000:F1} us");
        var again = Service.FromSnapshot(WhiteboardSnapshot.Parser.ParseFrom(snapshot));
        Assert.That(again.Drawings.ObjectCount, Is.EqualTo(10_000));
    }

    private static double Measure(Action what)
    {
        for (var i = 0; i < 5; i++) what();
        const int Times = 20;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++) what();
        return watch.Elapsed.TotalMilliseconds / Times;
    }
}

using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Client.Tests.Services;

/// <summary>The client's whiteboard is the server's fold: the same events lead both to the same.</summary>
internal sealed class WhiteboardFoldingTests
{
    private static readonly IService Whiteboard = new Core.Services.Whiteboard.WhiteboardService();

    [Test]
    public void The_whiteboard_is_folded_as_the_server_folds_it([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var server = (Core.Services.Whiteboard.WhiteboardState)Whiteboard.Initial;
        var state = WhiteboardState.Of((WhiteboardSnapshot)Whiteboard.ToSnapshot(server));
        for (var seq = 1; seq <= 200; seq++)
        {
            var body = EventOf(server, random);
            server = (Core.Services.Whiteboard.WhiteboardState)Whiteboard.Evolve(
                server, body, new EventContext(seq, 1000 + seq, "ann"));
            state = state.After(ConferenceEvent.Of(
                new Event
                {
                    Seq = seq,
                    Service = "whiteboard",
                    Type = body.Descriptor.Name,
                    Participant = "ann",
                    Time = 1000 + seq,
                },
                body));
            RequireSame(state, server, $"seed {seed}, seq {seq}: {body}");
        }

        RequireSame(WhiteboardState.Of((WhiteboardSnapshot)Whiteboard.ToSnapshot(server)), server, "from the snapshot");
    }

    [Test]
    public void What_is_not_here_changes_nothing()
    {
        var state = WhiteboardState.Of((WhiteboardSnapshot)Whiteboard.ToSnapshot(Whiteboard.Initial));
        IMessage[] events =
        [
            new ObjectsChanged { Board = 1, Objects = { new DrawnObject { Id = 9, Z = 1 } } },
            new ObjectsDeleted { Board = 1, Objects = { 9 } },
            new BoardRenamed { Board = 9, Title = "x" },
            new BoardMoved { Board = 9 },
            new ChangesUndone { Board = 1 },
        ];
        foreach (var body in events)
        {
            var after = state.After(ConferenceEvent.Of(new Event { Service = "whiteboard" }, body));
            Assert.That((after.Boards.Single().Title, after.Boards.Single().Drawing.Count), Is.EqualTo(("Board 1", 0)));
        }
    }

    private static void RequireSame(
        WhiteboardState state, Core.Services.Whiteboard.WhiteboardState server, string when)
    {
        Assert.That(
            state.Boards.Select(x => (x.Id, x.Title, x.Locked)),
            Is.EqualTo(server.Boards.Select(x => (x.Id, x.Title, x.Locked))),
            when);
        foreach (var board in state.Boards)
            Assert.That(board.Drawing.Objects, Is.EqualTo(server.Drawings[board.Id].Objects), when);
    }

    private static IMessage EventOf(Core.Services.Whiteboard.WhiteboardState server, Random random)
    {
        var board = server.Boards[random.Next(server.Boards.Count)].Id;
        var ids = server.Drawings[board].Objects.Select(x => x.Id).ToArray();
        random.Shuffle(ids);
        var next = server.Drawings.NextObject;
        return random.Next(16) switch
        {
            0 => new BoardCreated { Board = server.NextBoard, Title = $"{server.NextBoard}" },
            1 => new BoardRenamed { Board = board, Title = $"name {random.Next(9)}" },
            2 => new BoardMoved { Board = board, Index = random.Next(server.Boards.Count) },
            3 when server.Boards.Count > 1 => new BoardDeleted { Board = board },
            4 => new BoardLocked { Board = board },
            5 => new BoardUnlocked { Board = board },
            6 => new BoardCleared { Board = board, All = random.Next(5) == 0, Author = "ann" },
            7 or 8 when ids.Length > 0 => new ObjectsChanged { Board = board, Objects = { Part(ids[0], random) } },
            9 when ids.Length > 0 => new ObjectsDeleted { Board = board, Objects = { ids.Take(2) } },
            10 when server.Drawings.HistoryOf(board, "ann").Undo.Count > 0 => new ChangesUndone
            {
                Board = board,
                Steps = 1,
                Edit = new Edit { Put = { Whole(next, random) }, Deleted = { ids.Take(1) } },
            },
            11 when server.Drawings.HistoryOf(board, "ann").Redo.Count > 0 =>
                new ChangesRedone { Board = board, Steps = 1, Edit = new Edit { Put = { Whole(next, random) } } },
            _ => new ObjectsAdded { Board = board, Objects = { Whole(next, random), Whole(next + 1, random) } },
        };
    }

    private static DrawnObject Whole(long id, Random random) => new()
    {
        Id = id,
        Author = random.Next(2) == 0 ? "ann" : "bob",
        Z = random.Next(1000),
        Position = new Position { X = random.Next(100) },
        Line = new Line { Dx = random.Next(100), Arrow = true },
        Style = new Style { Color = "#000000", Width = 1, Opacity = 100 },
    };

    private static DrawnObject Part(long id, Random random) => random.Next(3) switch
    {
        0 => new DrawnObject { Id = id, Z = random.Next(1000) },
        1 => new DrawnObject { Id = id, Position = new Position { Y = random.Next(100) } },
        _ => new DrawnObject { Id = id, Line = new Line { Dy = random.Next(100) } },
    };
}

using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Whiteboard;

/// <summary>Random drawing on the boards that there are, mostly with objects that there are.</summary>
internal sealed class WhiteboardCommands : IRandomCommands
{
    private static readonly string[] Colors = ["#000000", "#d03030", "#3060d0", "red"];

    public string Service => "whiteboard";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var boards = driver.Whiteboard().Boards;
        var board = random.Next(15) == 0 ? random.Next(9) : boards[random.Next(boards.Count)].Id;
        return random.Next(20) switch
        {
            <= 4 => new AddObjects
            {
                Board = board,
                Objects = { Enumerable.Range(0, random.Next(1, 4)).Select(_ => Object(random)) },
            },
            <= 7 => new MoveObjects
            {
                Board = board,
                Objects = { Some(random, driver, board) },
                Dx = random.Next(-50, 50),
                Dy = random.Next(-50, 50),
            },
            8 => Reshape(random, driver, board),
            9 => Restyle(random, driver, board),
            10 => new RestackObjects
            {
                Board = board,
                Objects = { Some(random, driver, board) },
                Placement = (Placement)random.Next(5),
            },
            11 => new DeleteObjects { Board = board, Objects = { Some(random, driver, board) } },
            <= 14 => new Undo { Board = board },
            15 or 16 => new Redo { Board = board },
            17 => new ClearBoard { Board = board, All = random.Next(6) == 0 },
            _ => OfBoards(random, board),
        };
    }

    private static IMessage OfBoards(Random random, long board) => random.Next(9) switch
    {
        <= 1 => new CreateBoard { Title = $"Board {random.Next(9)}" },
        2 => new RenameBoard { Board = board, Title = $"Name {random.Next(3)}" },
        3 => new MoveBoard { Board = board, Index = random.Next(4) },
        4 => new DeleteBoard { Board = board },
        5 => new LockBoard { Board = board },
        _ => new UnlockBoard { Board = board },
    };

    private static ReshapeObjects Reshape(Random random, ConferenceDriver driver, long board)
    {
        var reshape = new ReshapeObjects { Board = board };
        foreach (var id in Some(random, driver, board))
        {
            var wanted = Object(random);
            wanted.Id = id;
            reshape.Objects.Add(wanted);
        }

        return reshape;
    }

    private static RestyleObjects Restyle(Random random, ConferenceDriver driver, long board)
    {
        var restyle = new RestyleObjects { Board = board, Objects = { Some(random, driver, board) } };
        if (random.Next(2) == 0) restyle.Color = Colors[random.Next(Colors.Length)];
        if (random.Next(2) == 0) restyle.Fill = random.Next(2) == 0 ? "" : "#ffff00";
        if (random.Next(2) == 0) restyle.Width = random.Next(60);
        return restyle;
    }

    private static IEnumerable<long> Some(Random random, ConferenceDriver driver, long board)
    {
        if (driver.Whiteboard().Find(board) is null) return [random.Next(9)];
        var ids = driver.Board(board).Objects.Select(x => x.Id).ToArray();
        random.Shuffle(ids);
        return random.Next(12) == 0 ? [random.Next(50)] : ids.Take(random.Next(1, 3));
    }

    private static DrawnObject Object(Random random) => random.Next(6) switch
    {
        0 => WhiteboardRoom.Stroke(random.Next(99), 0, [.. Enumerable.Range(0, 8).Select(_ => random.Next(-9, 9))]),
        1 => WhiteboardRoom.Text(random.Next(4) == 0 ? " " : $"text {random.Next(99)}"),
        2 => WhiteboardRoom.Image(random.Next(4) == 0 ? "javascript:1" : $"https://example.org/{random.Next(9)}.png"),
        _ => WhiteboardRoom.Rectangle(random.Next(99), random.Next(99), random.Next(99)),
    };
}

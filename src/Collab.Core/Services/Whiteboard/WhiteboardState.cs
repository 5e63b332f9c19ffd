using System.Collections.Immutable;
using Collab.Core.Services.Drawings;

namespace Collab.Core.Services.Whiteboard;

/// <summary>The boards in their order, and what is drawn on them.</summary>
public sealed record WhiteboardState
{
    /// <summary>As a conference begins: one empty board.</summary>
    public static readonly WhiteboardState Initial = new WhiteboardState().Add(new BoardTitle(1, "Board 1", false));

    /// <summary>At least one, at most <see cref="WhiteboardLimits.BoardsMax"/>.</summary>
    public ImmutableList<BoardTitle> Boards { get; internal init; } = [];

    /// <summary>What is drawn, by the boards' ids.</summary>
    public DrawingSet Drawings { get; internal init; } = DrawingSet.Empty;

    /// <summary>The id that the next board gets.</summary>
    public long NextBoard { get; internal init; } = 1;

    /// <summary>The board of that id, or <c>null</c>.</summary>
    public BoardTitle? Find(long board) => Boards.Find(x => x.Id == board);

    internal WhiteboardState Add(BoardTitle board) => this with
    {
        Boards = Boards.Add(board),
        Drawings = Drawings.Open(board.Id),
        NextBoard = Math.Max(NextBoard, board.Id + 1),
    };

    internal WhiteboardState Remove(long board) => this with
    {
        Boards = Boards.RemoveAt(IndexOf(board)),
        Drawings = Drawings.Close(board),
    };

    internal WhiteboardState Change(long board, Func<BoardTitle, BoardTitle> change)
    {
        var index = IndexOf(board);
        return this with { Boards = Boards.SetItem(index, change(Boards[index])) };
    }

    internal WhiteboardState Move(long board, int index)
    {
        var from = IndexOf(board);
        return this with { Boards = Boards.RemoveAt(from).Insert(index, Boards[from]) };
    }

    internal int IndexOf(long board) => Boards.FindIndex(x => x.Id == board) is >= 0 and var index
        ? index
        : throw new InvalidOperationException($"There is no board {board}.");
}

/// <summary>A board without what is drawn on it.</summary>
/// <param name="Id">From 1, never used again.</param>
/// <param name="Title">1 to <see cref="WhiteboardLimits.TitleCharactersMax"/> UTF-16 units.</param>
/// <param name="Locked">Whether only presenters and above draw on it.</param>
public sealed record BoardTitle(long Id, string Title, bool Locked);

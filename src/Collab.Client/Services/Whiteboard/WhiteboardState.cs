using System.Collections.Immutable;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Client;

/// <summary>The boards and what is drawn on them, as the fold of the log. Immutable.</summary>
public sealed record WhiteboardState
{
    internal static readonly WhiteboardState Empty = new();

    private WhiteboardState() { }

    /// <summary>In their order; never empty once the server has told of them.</summary>
    public ImmutableList<WhiteboardBoard> Boards { get; private init; } = [];

    /// <summary>The board of that id; <c>null</c> when there is none.</summary>
    public WhiteboardBoard? Find(long board) => Boards.Find(x => x.Id == board);

    internal static WhiteboardState Of(WhiteboardSnapshot snapshot) => new()
    {
        Boards =
        [
            .. snapshot.Boards.Select(x => new WhiteboardBoard(
                x.Id, x.Title, x.Locked, DrawingState.Empty.Put(x.Content?.Objects ?? []))),
        ],
    };

    internal WhiteboardState After(ConferenceEvent @event) => @event.Body switch
    {
        BoardCreated e => this with
        {
            Boards = Boards.Add(new WhiteboardBoard(e.Board, e.Title, false, DrawingState.Empty)),
        },
        BoardRenamed e => Change(e.Board, x => x with { Title = e.Title }),
        BoardMoved e => Move(e.Board, e.Index),
        BoardDeleted e => this with { Boards = Boards.RemoveAll(x => x.Id == e.Board) },
        BoardLocked e => Change(e.Board, x => x with { Locked = true }),
        BoardUnlocked e => Change(e.Board, x => x with { Locked = false }),
        BoardCleared { All: true } e => Draw(e.Board, _ => DrawingState.Empty),
        BoardCleared e => Draw(e.Board, x => x.ClearOf(e.Author)),
        ObjectsAdded e => Draw(e.Board, x => x.Put(e.Objects)),
        ObjectsChanged e => Draw(e.Board, x => x.Put(e.Objects)),
        ObjectsDeleted e => Draw(e.Board, x => x.Delete(e.Objects)),
        ChangesUndone e => Draw(e.Board, x => x.After(e.Edit)),
        ChangesRedone e => Draw(e.Board, x => x.After(e.Edit)),
        _ => this,
    };

    private WhiteboardState Draw(long board, Func<DrawingState, DrawingState> change) =>
        Change(board, x => x with { Drawing = change(x.Drawing) });

    private WhiteboardState Change(long board, Func<WhiteboardBoard, WhiteboardBoard> change)
    {
        var index = Boards.FindIndex(x => x.Id == board);
        return index < 0 ? this : this with { Boards = Boards.SetItem(index, change(Boards[index])) };
    }

    private WhiteboardState Move(long board, int index)
    {
        var from = Boards.FindIndex(x => x.Id == board);
        return from < 0 || index < 0 || index >= Boards.Count
            ? this
            : this with { Boards = Boards.RemoveAt(from).Insert(index, Boards[from]) };
    }
}

/// <summary>One board.</summary>
/// <param name="Id">From 1, never used again.</param>
/// <param name="Title">1 to 60 UTF-16 units.</param>
/// <param name="Locked">Whether only presenters, co-hosts and hosts draw on it.</param>
/// <param name="Drawing">What is drawn on it.</param>
public sealed record WhiteboardBoard(long Id, string Title, bool Locked, DrawingState Drawing);

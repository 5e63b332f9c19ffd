using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;

namespace Collab.Core.Services.Whiteboard;

/// <summary>Creating, naming, ordering, locking and deleting boards.</summary>
internal static class Boards
{
    public static Decision Create(WhiteboardState state, CreateBoard create)
    {
        var title = create.Title.Trim();
        if (CheckTitle(title) is { } refusal) return refusal;
        return state.Boards.Count >= WhiteboardLimits.BoardsMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"There are {state.Boards.Count} boards, which is the limit: delete one first.")
            : Decision.Accept(new BoardCreated { Board = state.NextBoard, Title = title });
    }

    public static Decision Rename(WhiteboardState state, RenameBoard rename)
    {
        var title = rename.Title.Trim();
        return Find(state, rename.Board, out var board)
            ?? CheckTitle(title)
            ?? AcceptIf(board.Title != title, new BoardRenamed { Board = board.Id, Title = title });
    }

    public static Decision Move(WhiteboardState state, MoveBoard move)
    {
        if (Find(state, move.Board, out _) is { } refusal) return refusal;
        return move.Index < 0 || move.Index >= state.Boards.Count
            ? Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"index is {move.Index}: with {state.Boards.Count} boards 0 to {state.Boards.Count - 1} are legal.")
            : AcceptIf(
                state.IndexOf(move.Board) != move.Index,
                new BoardMoved { Board = move.Board, Index = move.Index });
    }

    public static Decision Delete(WhiteboardState state, DeleteBoard delete)
    {
        if (Find(state, delete.Board, out _) is { } refusal) return refusal;
        return state.Boards.Count == 1
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                "It is the last board, and one always stays: clear it, or create another first.")
            : Decision.Accept(new BoardDeleted { Board = delete.Board });
    }

    public static Decision Lock(WhiteboardState state, long board) =>
        Find(state, board, out var found) ?? AcceptIf(!found.Locked, new BoardLocked { Board = board });

    public static Decision Unlock(WhiteboardState state, long board) =>
        Find(state, board, out var found) ?? AcceptIf(found.Locked, new BoardUnlocked { Board = board });

    /// <summary>Finds a board, or says that there is none.</summary>
    public static Decision? Find(WhiteboardState state, long id, out BoardTitle board)
    {
        board = state.Find(id)!;
        return board is null
            ? Decision.Refuse(RefusalCode.NotFound, $"There is no board {id}: it may have been deleted.")
            : null;
    }

    /// <summary>Finds a board that somebody may draw on, or says why not.</summary>
    public static Decision? FindToDraw(WhiteboardState state, long id, DecisionContext context)
    {
        if (Find(state, id, out var board) is { } refusal) return refusal;
        return board.Locked && context.Sender is { Role: < Role.Presenter }
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Board {id} is locked: only presenters, co-hosts and hosts draw on it until it is unlocked.")
            : null;
    }

    private static Decision? CheckTitle(string title) =>
        LegalText.CheckLine("title", title, 1, WhiteboardLimits.TitleCharactersMax);

    private static Decision AcceptIf(bool changes, IMessage @event) =>
        changes ? Decision.Accept(@event) : Decision.Nothing;
}

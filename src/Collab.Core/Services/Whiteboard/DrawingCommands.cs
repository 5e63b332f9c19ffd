using Collab.Core.Services.Drawings;
using Collab.Protocol;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Whiteboard;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Collab.Core.Services.Whiteboard;

/// <summary>What is drawn, changed, deleted and undone on one board.</summary>
internal static class DrawingCommands
{
    public static Decision Add(WhiteboardState state, AddObjects add, DecisionContext context)
    {
        if (Boards.FindToDraw(state, add.Board, context) is { } refusal) return refusal;
        return Adding.Decide(state.Drawings, add.Board, add.Objects, context, out var edit)
            ?? Accept(edit.Put, new ObjectsAdded { Board = add.Board, Objects = { edit.Put } });
    }

    public static Decision Move(WhiteboardState state, MoveObjects move, DecisionContext context)
    {
        if (Boards.FindToDraw(state, move.Board, context) is { } refusal) return refusal;
        return Changing.Move(state.Drawings, move.Board, move.Objects, (move.Dx, move.Dy), context, out var edit)
            ?? AcceptChanged(move.Board, edit);
    }

    public static Decision Reshape(WhiteboardState state, ReshapeObjects reshape, DecisionContext context)
    {
        if (Boards.FindToDraw(state, reshape.Board, context) is { } refusal) return refusal;
        return Changing.Reshape(state.Drawings, reshape.Board, reshape.Objects, context, out var edit)
            ?? AcceptChanged(reshape.Board, edit);
    }

    public static Decision Restyle(WhiteboardState state, RestyleObjects restyle, DecisionContext context)
    {
        if (Boards.FindToDraw(state, restyle.Board, context) is { } refusal) return refusal;
        return Changing.Restyle(state.Drawings, restyle.Board, restyle.Objects, Restyled, context, out var edit)
            ?? AcceptChanged(restyle.Board, edit);

        Style Restyled(Style style) => new()
        {
            Color = restyle.HasColor ? restyle.Color : style.Color,
            Fill = restyle.HasFill ? restyle.Fill : style.Fill,
            Width = restyle.HasWidth ? restyle.Width : style.Width,
            Opacity = restyle.HasOpacity ? restyle.Opacity : style.Opacity,
        };
    }

    public static Decision Restack(WhiteboardState state, RestackObjects restack, DecisionContext context)
    {
        if (Boards.FindToDraw(state, restack.Board, context) is { } refusal) return refusal;
        if (PlaceOf(restack.Placement) is not { } place)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"placement is {(int)restack.Placement}: 1 front, 2 back, 3 forward and 4 backward are legal.");
        }

        return Stacking.Decide(state.Drawings, restack.Board, restack.Objects, place, context, out var edit)
            ?? AcceptChanged(restack.Board, edit);
    }

    public static Decision Delete(WhiteboardState state, DeleteObjects delete, DecisionContext context)
    {
        if (Boards.FindToDraw(state, delete.Board, context) is { } refusal) return refusal;
        return Changing.Delete(state.Drawings, delete.Board, delete.Objects, context, out var edit)
            ?? Accept(edit.Deleted, new ObjectsDeleted { Board = delete.Board, Objects = { edit.Deleted } });
    }

    public static Decision Clear(WhiteboardState state, ClearBoard clear, DecisionContext context)
    {
        if (Boards.FindToDraw(state, clear.Board, context) is { } refusal) return refusal;
        if (clear.All && context.Sender is { Role: < Role.CoHost })
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                "Only co-hosts and hosts clear everything: set all to false to clear what you drew yourself.");
        }

        var drawing = state.Drawings[clear.Board];
        var author = context.Sender?.Id ?? "";
        if (clear.All)
        {
            return drawing.Count == 0 && drawing.Histories.IsEmpty
                ? Decision.Nothing
                : Decision.Accept(new BoardCleared { Board = clear.Board, All = true });
        }

        return drawing.Objects.Any(x => x.Author == author)
            ? Decision.Accept(new BoardCleared { Board = clear.Board, Author = author })
            : Decision.Nothing;
    }

    public static Decision TakeBack(WhiteboardState state, Undo undo, DecisionContext context)
    {
        if (Boards.FindToDraw(state, undo.Board, context) is { } refusal) return refusal;
        return Undoing.Decide(state.Drawings, undo.Board, true, context, out var edit, out var steps)
            ?? Decision.Accept(new ChangesUndone { Board = undo.Board, Edit = edit, Steps = steps });
    }

    public static Decision DoAgain(WhiteboardState state, Redo redo, DecisionContext context)
    {
        if (Boards.FindToDraw(state, redo.Board, context) is { } refusal) return refusal;
        return Undoing.Decide(state.Drawings, redo.Board, false, context, out var edit, out var steps)
            ?? Decision.Accept(new ChangesRedone { Board = redo.Board, Edit = edit, Steps = steps });
    }

    private static Decision AcceptChanged(long board, Edit edit) =>
        Accept(edit.Put, new ObjectsChanged { Board = board, Objects = { edit.Put } });

    private static Decision Accept<T>(RepeatedField<T> what, IMessage @event) =>
        what.Count == 0 ? Decision.Nothing : Decision.Accept(@event);

    private static Place? PlaceOf(Placement placement) => placement switch
    {
        Placement.Front => Place.Front,
        Placement.Back => Place.Back,
        Placement.Forward => Place.Forward,
        Placement.Backward => Place.Backward,
        _ => null,
    };
}

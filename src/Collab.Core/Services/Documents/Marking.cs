using Collab.Core.Services.Drawings;
using Collab.Protocol;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Documents;

/// <summary>What is written on pages, changed, deleted and undone: the whiteboard's rules, a page at a time.</summary>
internal static class Marking
{
    public static Decision Add(DocumentsState state, AddMarks add, DecisionContext context)
    {
        if (FindPage(state, add.Document, add.Page, out var set, out var surface) is { } refusal) return refusal;
        if (!state.Written.Contains(surface) && state.Written.Count >= DocumentsLimits.WrittenPagesMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Written.Count} pages are written on, which is the limit: close a document first.");
        }

        return Adding.Decide(set, surface, add.Objects, context, out var edit) ?? AcceptIf(
            edit.Put.Count > 0,
            new MarksAdded { Document = add.Document, Page = add.Page, Objects = { edit.Put } });
    }

    public static Decision Move(DocumentsState state, MoveMarks move, DecisionContext context)
    {
        if (FindPage(state, move.Document, move.Page, out var set, out var surface) is { } refusal) return refusal;
        return Changing.Move(set, surface, move.Objects, (move.Dx, move.Dy), context, out var edit)
            ?? AcceptChanged(move.Document, move.Page, edit);
    }

    public static Decision Reshape(DocumentsState state, ReshapeMarks reshape, DecisionContext context)
    {
        if (FindPage(state, reshape.Document, reshape.Page, out var set, out var surface) is { } refusal)
            return refusal;
        return Changing.Reshape(set, surface, reshape.Objects, context, out var edit)
            ?? AcceptChanged(reshape.Document, reshape.Page, edit);
    }

    public static Decision Delete(DocumentsState state, DeleteMarks delete, DecisionContext context)
    {
        if (FindPage(state, delete.Document, delete.Page, out var set, out var surface) is { } refusal)
            return refusal;
        return Changing.Delete(set, surface, delete.Objects, context, out var edit) ?? AcceptIf(
            edit.Deleted.Count > 0,
            new MarksDeleted { Document = delete.Document, Page = delete.Page, Objects = { edit.Deleted } });
    }

    public static Decision Clear(DocumentsState state, ClearPage clear, DecisionContext context)
    {
        if (FindPage(state, clear.Document, clear.Page, out var set, out var surface) is { } refusal) return refusal;
        if (clear.All && context.Sender is { Role: < Role.CoHost })
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                "Only co-hosts and hosts clear everything: set all to false to clear what you drew yourself.");
        }

        var drawing = set[surface];
        var author = context.Sender?.Id ?? "";
        return clear.All
            ? AcceptIf(
                drawing.Count > 0 || !drawing.Histories.IsEmpty,
                new PageCleared { Document = clear.Document, Page = clear.Page, All = true })
            : AcceptIf(
                drawing.Objects.Any(x => x.Author == author),
                new PageCleared { Document = clear.Document, Page = clear.Page, Author = author });
    }

    public static Decision Undo(DocumentsState state, UndoMarks undo, DecisionContext context)
    {
        if (FindPage(state, undo.Document, undo.Page, out var set, out var surface) is { } refusal) return refusal;
        return Undoing.Decide(set, surface, true, context, out var edit, out var steps) ?? Decision.Accept(
            new MarksUndone { Document = undo.Document, Page = undo.Page, Edit = edit, Steps = steps });
    }

    public static Decision Redo(DocumentsState state, RedoMarks redo, DecisionContext context)
    {
        if (FindPage(state, redo.Document, redo.Page, out var set, out var surface) is { } refusal) return refusal;
        return Undoing.Decide(set, surface, false, context, out var edit, out var steps) ?? Decision.Accept(
            new MarksRedone { Document = redo.Document, Page = redo.Page, Edit = edit, Steps = steps });
    }

    /// <summary>Whether a document has a page of that number.</summary>
    public static Decision? CheckPage(OpenedDocument document, int page) =>
        CheckNumber("page", page, 1, document.Pages);

    /// <summary>Whether a place lies where things can be drawn.</summary>
    public static Decision? CheckPlace(string field, long value) =>
        CheckNumber(field, value, -DrawingLimits.CoordinateMax, DrawingLimits.CoordinateMax);

    /// <summary>Whether a number lies within its limits.</summary>
    public static Decision? CheckNumber(string field, long value, long min, long max) => value < min || value > max
        ? Decision.Refuse(RefusalCode.InvalidArgument, $"{field} is {value}: {min} to {max} are legal.")
        : null;

    private static Decision? FindPage(
        DocumentsState state, long id, int page, out DrawingSet set, out long surface)
    {
        (set, surface) = (state.Drawings, DocumentsState.SurfaceOf(id, page));
        if (Opening.Find(state, id, out var document) is { } refusal) return refusal;
        if (CheckPage(document, page) is { } illegal) return illegal;
        // Nobody may have written on it yet.
        set = state.Opened(id, page).Drawings;
        return null;
    }

    private static Decision AcceptChanged(long document, int page, Edit edit) => AcceptIf(
        edit.Put.Count > 0, new MarksChanged { Document = document, Page = page, Objects = { edit.Put } });

    private static Decision AcceptIf(bool changes, IMessage @event) =>
        changes ? Decision.Accept(@event) : Decision.Nothing;
}

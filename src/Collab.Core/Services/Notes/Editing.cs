using Collab.Protocol;
using Collab.Protocol.Services.Notes;
using Collab.Protocol.Texts;

namespace Collab.Core.Services.Notes;

/// <summary>Takes an edit of a version that its writer had, and carries it over what was written since.</summary>
internal static class Editing
{
    public static Decision Decide(NotesState state, EditText edit)
    {
        if (RefuseWriter(edit) is { } nobody) return nobody;
        if (state.Writers.TryGetValue(edit.Writer, out var newest) && newest.Number >= edit.Number)
            return Decision.Nothing;
        if (RefuseVersion(state, edit) is { } stale) return stale;
        if (RefuseSpans(edit) is { } illegal) return illegal;
        var spans = TextEdits.Normalize(edit.Spans);
        foreach (var since in state.Edits.Skip((int)(edit.Version - state.OldestVersion)))
        {
            // Of spans that do not fit nothing sensible comes, so nothing may depend on them.
            spans = TextEdits.Transform(since.Spans, spans).Later;
        }

        if (TextEdits.LengthNeeded(spans) > state.Text.Length)
        {
            return Refuse(
                $"spans reach beyond the end of the text of version {edit.Version}: keep and remove no more than it "
                + "has.");
        }

        var length = state.Text.Length + TextEdits.Growth(spans);
        if (length > NotesLimits.TextUnitsMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"The text would have {length} characters; {NotesLimits.TextUnitsMax} are the limit. Take something "
                + "out first.");
        }

        return Accept(state, edit, spans);
    }

    private static Decision Accept(NotesState state, EditText edit, IReadOnlyList<TextSpan> spans)
    {
        var (removed, splits) = ("", false);
        // What it wanted to take out is gone already: journaled all the same, for its writer waits for its number.
        if (spans.Count > 0) removed = state.Text.RemovedBy(spans, out splits);
        return splits
            ? Refuse("spans begin or end within a surrogate pair: keep, remove and insert whole characters.")
            : Decision.Accept(new TextEdited
            {
                Version = state.Version + 1,
                Spans = { spans },
                Removed = removed,
                Writer = edit.Writer,
                Number = edit.Number,
            });
    }

    private static Decision? RefuseWriter(EditText edit)
    {
        if (edit.Writer.Length > NotesLimits.WriterCharactersMax || !ProtocolLimits.IsId(edit.Writer))
        {
            return Refuse(
                $"writer is '{LegalText.Quotable(edit.Writer)}': 1 to {NotesLimits.WriterCharactersMax} characters of "
                + "A-Z a-z 0-9 . _ - are legal.");
        }

        return edit.Number < 1 ? Refuse($"number is {edit.Number}: count your edits from 1.") : null;
    }

    private static Decision? RefuseVersion(NotesState state, EditText edit) =>
        edit.Version < state.OldestVersion || edit.Version > state.Version
            ? Refuse(
                $"version is {edit.Version}: {state.OldestVersion} to {state.Version} are known. Carry the edit over "
                + "what was written since, and send it again.")
            : null;

    private static Decision? RefuseSpans(EditText edit)
    {
        if (edit.Spans.Count is 0 or > NotesLimits.EditSpansMax)
            return Refuse($"spans has {edit.Spans.Count} items; 1 to {NotesLimits.EditSpansMax} are legal.");
        if (edit.Spans.FirstOrDefault(x => x.Keep < 0 || x.Remove < 0) is { } negative)
            return Refuse($"A span keeps {negative.Keep} and removes {negative.Remove}: 0 and more are legal.");
        if (TextEdits.LengthNeeded(edit.Spans) > NotesLimits.TextUnitsMax)
        {
            return Refuse(
                $"spans keep and remove {TextEdits.LengthNeeded(edit.Spans)} characters; no text has more than "
                + $"{NotesLimits.TextUnitsMax}.");
        }

        var units = edit.Spans.Sum(x => (long)x.Remove + x.Insert.Length);
        if (units is 0 or > NotesLimits.EditUnitsMax)
        {
            return Refuse(
                $"spans put in and take out {units} characters; 1 to {NotesLimits.EditUnitsMax} are legal. Send more "
                + "as several edits.");
        }

        foreach (var span in edit.Spans)
        {
            if (LegalText.CheckLines("insert", span.Insert, 0, NotesLimits.EditUnitsMax) is { } illegal) return illegal;
            if (span.Insert.Contains('\r', StringComparison.Ordinal))
                return Refuse("insert has a carriage return (U+000D): lines end with U+000A alone.");
        }

        return null;
    }

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}

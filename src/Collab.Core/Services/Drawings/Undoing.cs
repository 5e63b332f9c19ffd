using Collab.Protocol;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Services.Drawings;

/// <summary>Taking one's own newest step back, or doing it again, without touching others' work.</summary>
/// <remarks>
/// Whatever somebody else has changed since stays as it is: a part of an object goes back only while it still is as the
/// step left it, a new object goes only while nobody has changed it, a deleted one comes back only while it is gone.
/// Steps of which nothing can be taken back any more are passed over.
/// </remarks>
internal static class Undoing
{
    /// <param name="set">All surfaces.</param>
    /// <param name="number">Which one.</param>
    /// <param name="undo">Take back; otherwise do again.</param>
    /// <param name="context">Whose steps.</param>
    /// <param name="edit">What becomes of the objects.</param>
    /// <param name="steps">How many steps are done with.</param>
    /// <returns><c>null</c> and the other two, or the refusal.</returns>
    public static Decision? Decide(
        DrawingSet set, long number, bool undo, DecisionContext context, out Edit edit, out int steps)
    {
        var drawing = set[number];
        var history = set.HistoryOf(number, context.Sender?.Id ?? "").StepsTo(undo);
        steps = 0;
        edit = new Edit();
        while (steps < history.Count)
        {
            steps++;
            edit = Inverse(drawing, history[^steps]);
            if (edit.Put.Count > 0 || edit.Deleted.Count > 0) return Checks.Room(set, drawing, edit);
        }

        return Decision.Refuse(
            RefusalCode.NotFound,
            undo
                ? "There is nothing of yours to undo here: others have changed it since, or it is too long ago."
                : "There is nothing of yours to redo here.");
    }

    private static Edit Inverse(Drawing drawing, DrawingStep step)
    {
        var edit = new Edit();
        foreach (var change in step.Changes)
        {
            var now = drawing.Find((change.After ?? change.Before!).Id);
            if (change.After is null)
            {
                if (now is null) edit.Put.Add(change.Before);
            }
            else if (change.Before is null)
            {
                if (now is not null && Parts.AreSame(now, change.After)) edit.Deleted.Add(now.Id);
            }
            else if (now is not null && Parts.GoingBack(now, change.Before, change.After) is { } back)
            {
                edit.Put.Add(back);
            }
        }

        return edit;
    }
}

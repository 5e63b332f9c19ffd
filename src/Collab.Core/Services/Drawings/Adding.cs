using Collab.Protocol.Services.Drawings;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>Drawing something new, on top of everything.</summary>
internal static class Adding
{
    /// <returns><c>null</c> and what to add, or the refusal.</returns>
    public static Decision? Decide(
        DrawingSet set, long number, IReadOnlyCollection<DrawnObject> objects, DecisionContext context, out Edit edit)
    {
        edit = new Edit();
        var refusal = Checks.CountOf(objects.Count, DrawingLimits.ObjectsAddedMax) ?? Checks.Size(objects);
        if (refusal is not null) return refusal;
        var drawing = set[number];
        var z = drawing.Top;
        foreach (var drawn in objects)
        {
            if ((Shapes.Check(drawn) ?? Shapes.Check(drawn.Style)) is { } illegal) return illegal;
            z += Stacking.Gap;
            var added = new DrawnObject
            {
                Id = set.NextObject + edit.Put.Count,
                Author = context.Sender?.Id ?? "",
                Position = drawn.Position,
                Style = drawn.Style,
                Z = z,
            };
            Parts.CopyShape(drawn, added);
            if (added.ShapeCase == Shape.Text) added.Text = Trimmed(added.Text);
            edit.Put.Add(added);
        }

        return Checks.Room(set, drawing, edit);
    }

    /// <summary>A text as it is kept.</summary>
    public static Label Trimmed(Label label) => new() { Text = label.Text.Trim(), Size = label.Size };
}

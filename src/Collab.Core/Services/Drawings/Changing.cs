using Collab.Protocol.Services.Drawings;
using Shape = Collab.Protocol.Services.Drawings.DrawnObject.ShapeOneofCase;

namespace Collab.Core.Services.Drawings;

/// <summary>Moving, reshaping, restyling and deleting what is there.</summary>
internal static class Changing
{
    /// <returns><c>null</c> and what to change, nothing if nothing changes; or the refusal.</returns>
    public static Decision? Move(
        DrawingSet set,
        long number,
        IReadOnlyCollection<long> ids,
        (int Dx, int Dy) by,
        DecisionContext context,
        out Edit edit)
    {
        edit = new Edit();
        if (Checks.Find(set[number], ids, context, out var found) is { } refusal) return refusal;
        foreach (var drawn in found)
        {
            var (x, y) = ((long)drawn.Position.X + by.Dx, (long)drawn.Position.Y + by.Dy);
            if (Shapes.Place(x, y) is { } outside) return outside;
            if (by == (0, 0)) continue;
            edit.Put.Add(new DrawnObject { Id = drawn.Id, Position = new Position { X = (int)x, Y = (int)y } });
        }

        return Checks.Room(set, set[number], edit);
    }

    /// <inheritdoc cref="Move"/>
    public static Decision? Reshape(
        DrawingSet set, long number, IReadOnlyCollection<DrawnObject> objects, DecisionContext context, out Edit edit)
    {
        edit = new Edit();
        var ids = objects.Select(x => x.Id).ToList();
        var refusal = Checks.Find(set[number], ids, context, out var found) ?? Checks.Size(objects);
        if (refusal is not null) return refusal;
        foreach (var (drawn, wanted) in found.Zip(objects))
        {
            if (Shapes.Check(wanted) is { } illegal) return illegal;
            if (drawn.ShapeCase != wanted.ShapeCase)
            {
                return Checks.Invalid(
                    $"Object {drawn.Id} is of the kind {drawn.ShapeCase}, not {wanted.ShapeCase}: a kind never "
                    + "changes.");
            }

            var parts = new DrawnObject { Id = drawn.Id, Position = wanted.Position };
            Parts.CopyShape(wanted, parts);
            if (parts.ShapeCase == Shape.Text) parts.Text = Adding.Trimmed(parts.Text);
            if (Parts.Changing(drawn, parts) is { } changed) edit.Put.Add(changed);
        }

        return Checks.Room(set, set[number], edit);
    }

    /// <param name="set">All surfaces.</param>
    /// <param name="number">Which one.</param>
    /// <param name="ids">The objects.</param>
    /// <param name="restyled">An object's style from what it is now.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="edit">What to change.</param>
    /// <inheritdoc cref="Move"/>
    public static Decision? Restyle(
        DrawingSet set,
        long number,
        IReadOnlyCollection<long> ids,
        Func<Style, Style> restyled,
        DecisionContext context,
        out Edit edit)
    {
        edit = new Edit();
        if (Checks.Find(set[number], ids, context, out var found) is { } refusal) return refusal;
        foreach (var drawn in found)
        {
            var style = restyled(drawn.Style);
            if (Shapes.Check(style) is { } illegal) return illegal;
            if (!style.Equals(drawn.Style)) edit.Put.Add(new DrawnObject { Id = drawn.Id, Style = style });
        }

        return Checks.Room(set, set[number], edit);
    }

    /// <inheritdoc cref="Move"/>
    public static Decision? Delete(
        DrawingSet set, long number, IReadOnlyCollection<long> ids, DecisionContext context, out Edit edit)
    {
        edit = new Edit();
        if (Checks.Find(set[number], ids, context, out _) is { } refusal) return refusal;
        edit.Deleted.AddRange(ids);
        return null;
    }
}

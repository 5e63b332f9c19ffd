using System.Collections.Immutable;
using Collab.Protocol.Services.Drawings;

namespace Collab.Client;

/// <summary>What is drawn on one surface, as the fold of the log. Immutable.</summary>
/// <remarks>Finding and changing an object take O(log n). The objects themselves are never changed.</remarks>
public sealed record DrawingState
{
    private ImmutableDictionary<long, DrawnObject> _objects = ImmutableDictionary<long, DrawnObject>.Empty;
    private ImmutableSortedSet<(long Z, long Id)> _order = [];

    internal static readonly DrawingState Empty = new();

    private DrawingState() { }

    /// <summary>The objects, the lowest first.</summary>
    public IEnumerable<DrawnObject> Objects => _order.Select(place => _objects[place.Id]);

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Count;

    /// <summary>The object of that id; <c>null</c> when it is not here.</summary>
    public DrawnObject? Find(long id) => _objects.GetValueOrDefault(id);

    /// <summary>With objects added whole, or changed in the parts that they have.</summary>
    internal DrawingState Put(IEnumerable<DrawnObject> objects)
    {
        var (all, order) = (_objects.ToBuilder(), _order.ToBuilder());
        foreach (var put in objects)
        {
            var known = all.TryGetValue(put.Id, out var old);
            // A part of what is not here belongs to something that this client does not know.
            if (!known && put.Position is null) continue;
            if (known) order.Remove((old!.Z, old.Id));
            var whole = known ? Merged(old!, put) : put;
            all[whole.Id] = whole;
            order.Add((whole.Z, whole.Id));
        }

        return new DrawingState { _objects = all.ToImmutable(), _order = order.ToImmutable() };
    }

    internal DrawingState Delete(IEnumerable<long> ids)
    {
        var (all, order) = (_objects.ToBuilder(), _order.ToBuilder());
        foreach (var id in ids)
        {
            if (all.Remove(id, out var old)) order.Remove((old.Z, old.Id));
        }

        return new DrawingState { _objects = all.ToImmutable(), _order = order.ToImmutable() };
    }

    internal DrawingState After(Edit? edit) => edit is null ? this : Put(edit.Put).Delete(edit.Deleted);

    internal DrawingState ClearOf(string author) =>
        Delete([.. _objects.Values.Where(x => x.Author == author).Select(x => x.Id)]);

    private static DrawnObject Merged(DrawnObject old, DrawnObject put)
    {
        var merged = new DrawnObject
        {
            Id = old.Id,
            Author = old.Author,
            Position = put.Position ?? old.Position,
            Style = put.Style ?? old.Style,
            Z = put.HasZ ? put.Z : old.Z,
        };
        var shape = put.ShapeCase == DrawnObject.ShapeOneofCase.None ? old : put;
        switch (shape.ShapeCase)
        {
            case DrawnObject.ShapeOneofCase.Stroke: merged.Stroke = shape.Stroke; break;
            case DrawnObject.ShapeOneofCase.Line: merged.Line = shape.Line; break;
            case DrawnObject.ShapeOneofCase.Rectangle: merged.Rectangle = shape.Rectangle; break;
            case DrawnObject.ShapeOneofCase.Ellipse: merged.Ellipse = shape.Ellipse; break;
            case DrawnObject.ShapeOneofCase.Text: merged.Text = shape.Text; break;
            case DrawnObject.ShapeOneofCase.Image: merged.Image = shape.Image; break;
        }

        return merged;
    }
}

using System.Collections.Immutable;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Services.Drawings;

/// <summary>One surface: its objects, how they lie upon each other, and what their authors can undo.</summary>
/// <remarks>
/// Immutable; finding and changing an object take O(log n). Objects are messages that others hold too: they are
/// replaced, never changed.
/// </remarks>
public sealed record Drawing
{
    private ImmutableDictionary<long, DrawnObject> _objects = ImmutableDictionary<long, DrawnObject>.Empty;
    private ImmutableSortedSet<(long Z, long Id)> _order = [];

    /// <summary>Nothing was drawn.</summary>
    public static readonly Drawing Empty = new();

    /// <summary>By participant id, in ordinal order; only those who can undo or redo something.</summary>
    public ImmutableSortedDictionary<string, History> Histories { get; internal init; } =
        ImmutableSortedDictionary.Create<string, History>(StringComparer.Ordinal);

    /// <summary>The objects, the lowest first.</summary>
    public IEnumerable<DrawnObject> Objects => _order.Select(place => _objects[place.Id]);

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Count;

    /// <summary>The encoded size of the objects, in bytes.</summary>
    public long Bytes { get; private init; }

    /// <summary>The place of the topmost object in the stack; 0 when there is none.</summary>
    public long Top => _order.IsEmpty ? 0 : _order.Max.Z;

    /// <summary>The place of the lowest object in the stack; 0 when there is none.</summary>
    public long Bottom => _order.IsEmpty ? 0 : _order.Min.Z;

    /// <summary>The object of that id, or <c>null</c>.</summary>
    public DrawnObject? Find(long id) => _objects.GetValueOrDefault(id);

    /// <summary>The objects from the <paramref name="index"/>th on, the lowest first.</summary>
    public IEnumerable<DrawnObject> From(int index)
    {
        for (var i = index; i < _order.Count; i++) yield return _objects[_order[i].Id];
    }

    /// <summary>The next object above one of them (or below it) that <paramref name="skips"/> does not skip.</summary>
    internal DrawnObject? Beside(DrawnObject of, bool above, Func<long, bool> skips)
    {
        var step = above ? 1 : -1;
        for (var i = _order.IndexOf(PlaceOf(of)) + step; i >= 0 && i < _order.Count; i += step)
        {
            if (!skips(_order[i].Id)) return _objects[_order[i].Id];
        }

        return null;
    }

    /// <summary>With objects added whole, or changed in the parts that they have.</summary>
    internal Drawing Put(IEnumerable<DrawnObject> objects)
    {
        var (all, order, bytes) = (_objects.ToBuilder(), _order.ToBuilder(), Bytes);
        foreach (var put in objects)
        {
            var whole = put;
            if (all.TryGetValue(put.Id, out var old))
            {
                whole = Parts.Merged(old, put);
                order.Remove(PlaceOf(old));
                bytes -= old.CalculateSize();
            }
            else if (put.Position is null)
            {
                throw new InvalidOperationException($"Object {put.Id} is changed, but is not there.");
            }

            all[whole.Id] = whole;
            order.Add(PlaceOf(whole));
            bytes += whole.CalculateSize();
        }

        return this with { _objects = all.ToImmutable(), _order = order.ToImmutable(), Bytes = bytes };
    }

    /// <summary>Without those of these objects that are here.</summary>
    internal Drawing Delete(IEnumerable<long> ids)
    {
        var (all, order, bytes) = (_objects.ToBuilder(), _order.ToBuilder(), Bytes);
        foreach (var id in ids)
        {
            if (!all.Remove(id, out var old)) continue;
            order.Remove(PlaceOf(old));
            bytes -= old.CalculateSize();
        }

        return this with { _objects = all.ToImmutable(), _order = order.ToImmutable(), Bytes = bytes };
    }

    internal Drawing WithHistory(string participant, History history) => this with
    {
        Histories = history.IsEmpty ? Histories.Remove(participant) : Histories.SetItem(participant, history),
    };

    private static (long Z, long Id) PlaceOf(DrawnObject drawn) => (drawn.Z, drawn.Id);
}

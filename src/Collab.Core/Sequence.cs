using System.Collections.Immutable;

namespace Collab.Core;

/// <summary>
/// Things by id, in the order in which they came: a queue with positions, or a memory that forgets its oldest. Looking
/// up, adding and removing take O(log n).
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <remarks>Immutable. Places are internal: only the order is the same in every copy.</remarks>
public sealed record Sequence<T>
{
    private ImmutableDictionary<string, (long Place, T Item)> _byId = ImmutableDictionary<string, (long, T)>.Empty;
    private ImmutableSortedSet<(long Place, string Id)> _order = [];
    private long _nextPlace;

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>In the order of coming.</summary>
    public IEnumerable<T> Items => _order.Select(x => _byId[x.Id].Item);

    /// <summary>Whether the id is here.</summary>
    public bool Contains(string id) => _byId.ContainsKey(id);

    /// <summary>What the id stands for; the type's default when it is not here.</summary>
    public T? Find(string id) => _byId.TryGetValue(id, out var entry) ? entry.Item : default;

    /// <summary>The place among all, from 1; 0 when the id is not here.</summary>
    public int PositionOf(string id) =>
        _byId.TryGetValue(id, out var entry) ? _order.IndexOf((entry.Place, id)) + 1 : 0;

    /// <summary>With one more at the end, or another one at the same place.</summary>
    /// <param name="id">By ordinal comparison.</param>
    /// <param name="item">Never changed after it was handed over.</param>
    /// <param name="max">Beyond it the first is forgotten.</param>
    public Sequence<T> With(string id, T item, int max = int.MaxValue)
    {
        if (_byId.TryGetValue(id, out var known)) return this with { _byId = _byId.SetItem(id, (known.Place, item)) };
        var more = this with
        {
            _byId = _byId.Add(id, (_nextPlace, item)),
            _order = _order.Add((_nextPlace, id)),
            _nextPlace = _nextPlace + 1,
        };
        return more.Count > max ? more.Without(more._order.Min.Id) : more;
    }

    /// <summary>Without the id, if it is here.</summary>
    public Sequence<T> Without(string id) => _byId.TryGetValue(id, out var known)
        ? this with { _byId = _byId.Remove(id), _order = _order.Remove((known.Place, id)) }
        : this;
}

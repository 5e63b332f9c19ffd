namespace Collab.Actors.Waking;

/// <summary>
/// Numbers of the journal's <c>ordering</c> that were not there when later ones were read. A number is given out before
/// its transaction commits, so it may come late; or never, when the transaction was rolled back.
/// </summary>
internal sealed class LateRows(TimeSpan wait, int rangesMax)
{
    /// <summary>Ascending.</summary>
    private readonly List<(OrderingRange Range, TimeSpan Since)> _missing = [];

    /// <summary>What may still come, ascending.</summary>
    public IReadOnlyList<OrderingRange> Ranges => [.. _missing.Select(x => x.Range)];

    /// <summary>Everything up to here was read, or will not come; with <paramref name="position"/> read last.</summary>
    public long SafeUpTo(long position) => _missing.Count > 0 ? _missing[0].Range.First - 1 : position;

    /// <summary>Notes what is missing between the rows that follow <paramref name="position"/>.</summary>
    public void Passed(long position, IEnumerable<long> orderings, TimeSpan now)
    {
        foreach (var ordering in orderings)
        {
            if (ordering > position + 1) _missing.Add((new OrderingRange(position + 1, ordering - 1), now));
            position = ordering;
        }

        // The oldest are the likeliest to stay away; a conference's own gap still shows with its next event.
        if (_missing.Count > rangesMax) _missing.RemoveRange(0, _missing.Count - rangesMax);
    }

    /// <summary>One has come.</summary>
    public void Came(long ordering)
    {
        var index = _missing.FindIndex(x => x.Range.First <= ordering && ordering <= x.Range.Last);
        if (index < 0) return;
        var (range, since) = _missing[index];
        _missing.RemoveAt(index);
        if (ordering < range.Last) _missing.Insert(index, (range with { First = ordering + 1 }, since));
        if (ordering > range.First) _missing.Insert(index, (range with { Last = ordering - 1 }, since));
    }

    /// <summary>Gives up what has been missing for too long.</summary>
    public void GiveUp(TimeSpan now) => _missing.RemoveAll(x => now - x.Since >= wait);

    public void Clear() => _missing.Clear();
}

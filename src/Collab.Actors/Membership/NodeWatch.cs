namespace Collab.Actors.Membership;

/// <summary>
/// Tells the rows of nodes that may live from those of the dead, by watching them. A row counts as dead only when it
/// has not changed while it was watched: no clock that was set, and no outage in which nobody could write, makes the
/// living look dead.
/// </summary>
internal sealed class NodeWatch(TimeProvider clock)
{
    /// <summary>How often a living node gives a sign of life.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After this without one, a node is taken for dead by who looks for a cluster to join.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a row that was too old when it was first read is watched all the same: a database that was away has
    /// just come back, perhaps, and the living need a statement's timeout and an interval to say so.
    /// </summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Address, long Uid), (long Seen, long Since)> _watched = [];

    /// <summary>The rows of nodes that live, or of which it is not known yet that they do not.</summary>
    /// <param name="rows">What was read just now.</param>
    public IReadOnlyList<NodeRow> Present(IEnumerable<NodeRow> rows) => [.. rows.Where(IsPresent)];

    /// <summary>The rows could not be read, so perhaps not written either: what was seen before says nothing.</summary>
    public void Forget() => _watched.Clear();

    private bool IsPresent(NodeRow row)
    {
        var key = (row.Address, row.Uid);
        if (!_watched.TryGetValue(key, out var watched) || watched.Seen != row.Seen)
            _watched[key] = watched = (row.Seen, clock.GetTimestamp());
        return clock.GetElapsedTime(watched.Since) < (row.Age < Expiry ? Expiry : Doubt);
    }
}

namespace Collab.Actors.Waking;

/// <summary>An entry as it stands in the table.</summary>
/// <param name="Conference">The persistence id.</param>
/// <param name="Entry">What was folded.</param>
/// <param name="UpdatedAt">The time of the last event in it, milliseconds since the Unix epoch.</param>
/// <param name="State">From which folding goes on; <c>null</c> when nothing follows.</param>
internal sealed record DirectoryRow(string Conference, DirectoryEntry Entry, long UpdatedAt, byte[]? State)
{
    // Node names hold no '/': between slashes, none is found inside another.
    public string Nodes => Entry.NeedsPrimary ? $"/{string.Join('/', Entry.Nodes)}/" : "";
}

/// <summary>How far a conference's row is, without its state.</summary>
internal readonly record struct RowHead(long Seq, int Phase, bool HasDeadline, bool HasState);

/// <summary>Events changed nothing in a row but how far it is.</summary>
internal readonly record struct RowAdvance(string Conference, long From, long To, long UpdatedAt);

/// <summary>A conference that needs a primary, and the nodes whose loss concerns it.</summary>
internal sealed record Attended(string Conference, string PrimaryNode, string Nodes)
{
    /// <summary>Whether its primary, or one of its participants, was on the node.</summary>
    public bool Concerns(string node) =>
        PrimaryNode == node || Nodes.Contains($"/{node}/", StringComparison.Ordinal);
}

/// <summary>A row of the journal.</summary>
internal readonly record struct TailRow(long Ordering, string PersistenceId, long Seq, byte[] Message);

/// <summary>Numbers of the journal's <c>ordering</c>, both included.</summary>
internal readonly record struct OrderingRange(long First, long Last);

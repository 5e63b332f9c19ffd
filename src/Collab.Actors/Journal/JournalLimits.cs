namespace Collab.Actors.Journal;

/// <summary>What bounds reading the journal and setting it up. All are inclusive.</summary>
public static class JournalLimits
{
    /// <summary>Reads under way at the same time in one <see cref="JournalReader"/>; the others wait.</summary>
    public const int ConcurrentReadsMax = 3;

    /// <summary>Events fetched at a time: what one read holds in memory.</summary>
    public const int PageEventsMax = 500;

    /// <summary>Ids in one page of a listing.</summary>
    public const int ListIdsMax = 200;

    /// <summary>How long one page, snapshot or listing may take, waiting for its turn included.</summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long creating the tables may take, waiting for other nodes that do the same included.</summary>
    public static readonly TimeSpan SchemaTimeout = TimeSpan.FromSeconds(30);
}

namespace Collab.Core.Services.Notes;

/// <summary>Limits of the shared text. All are inclusive.</summary>
public static class NotesLimits
{
    /// <summary>Length of the text, in UTF-16 units.</summary>
    public const int TextUnitsMax = 100_000;

    /// <summary>What one edit may put in and take out together, in UTF-16 units.</summary>
    public const int EditUnitsMax = 8_000;

    /// <summary>Spans of one edit.</summary>
    public const int EditSpansMax = 200;

    /// <summary>The newest edits, over which the edits of those are carried who have not seen them yet.</summary>
    public const int KnownEditsMax = 1_000;

    /// <summary>Size of the known edits, encoded, in bytes; the oldest give way first.</summary>
    public const int KnownBytesMax = 128 * 1024;

    /// <summary>Writers whose newest edit is known; who has not written for longest gives way first.</summary>
    public const int WritersMax = 500;

    /// <summary>Length of what a writer calls itself, in characters.</summary>
    public const int WriterCharactersMax = 32;

    /// <summary>Revisions that one query may ask for.</summary>
    public const int RevisionsMax = 200;

    /// <summary>Revisions that a query answers with when it asks for 0.</summary>
    public const int RevisionsDefault = 50;

    /// <summary>How far edits of one participant may lie apart to be one revision, in milliseconds.</summary>
    public const int RevisionGapMilliseconds = 60_000;

    /// <summary>Events of the journal that one query looks through.</summary>
    public const int QueryEventsMax = 20_000;
}

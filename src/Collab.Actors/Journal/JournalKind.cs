namespace Collab.Actors.Journal;

/// <summary>The databases that can keep the journal.</summary>
public enum JournalKind
{
    /// <summary>One file; for one machine, with any number of nodes on it.</summary>
    Sqlite,

    /// <summary>A server; for nodes on several machines.</summary>
    PostgreSql,
}

namespace Collab.Actors.Journal;

/// <summary>
/// The directory: one row for each conference with what the waker must know of it, derived from the journal. Dropping
/// its rows (<c>DELETE FROM directory</c>) makes the waker derive them anew.
/// </summary>
internal static class DirectoryTables
{
    /// <summary>Every table and index, for asking whether they are there.</summary>
    public static readonly string[] Names =
    [
        "directory",
        "directory_deadline_idx",
        "directory_needs_primary_idx",
    ];

    /// <summary>
    /// <c>conference</c> is a persistence id. The row whose conference is empty is the reader's own: its <c>seq</c> is
    /// the journal's <c>ordering</c> up to which everything has been read, so that it goes when the rows go.
    /// <c>nodes</c> are those of the participants, each between slashes.
    /// </summary>
    public const string Sqlite = """

        CREATE TABLE IF NOT EXISTS directory
        (
            conference    TEXT    NOT NULL PRIMARY KEY,
            seq           INTEGER NOT NULL,
            phase         INTEGER NOT NULL,
            primary_node  TEXT    NOT NULL,
            nodes         TEXT    NOT NULL,
            participants  INTEGER NOT NULL,
            needs_primary INTEGER NOT NULL,
            deadline      INTEGER     NULL,
            updated_at    INTEGER NOT NULL,
            state         BLOB        NULL
        );
        CREATE INDEX IF NOT EXISTS directory_deadline_idx ON directory (deadline) WHERE deadline IS NOT NULL;
        CREATE INDEX IF NOT EXISTS directory_needs_primary_idx ON directory (conference) WHERE needs_primary;
        """;

    /// <summary>The same. Ids compare bytewise, as in the journal.</summary>
    public const string PostgreSql = """

        CREATE TABLE IF NOT EXISTS directory
        (
            conference    text COLLATE "C" NOT NULL,
            seq           bigint           NOT NULL,
            phase         integer          NOT NULL,
            primary_node  text             NOT NULL,
            nodes         text             NOT NULL,
            participants  integer          NOT NULL,
            needs_primary boolean          NOT NULL,
            deadline      bigint               NULL,
            updated_at    bigint           NOT NULL,
            state         bytea                NULL,
            CONSTRAINT "PK_directory" PRIMARY KEY (conference)
        );
        CREATE INDEX IF NOT EXISTS directory_deadline_idx ON directory (deadline) WHERE deadline IS NOT NULL;
        CREATE INDEX IF NOT EXISTS directory_needs_primary_idx ON directory (conference) WHERE needs_primary;
        """;
}

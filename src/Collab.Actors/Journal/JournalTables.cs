using Collab.Actors.Blobs;
using Collab.Actors.Membership;

namespace Collab.Actors.Journal;

/// <summary>
/// The tables as Akka.Persistence.Sql 1.5.73 expects them with its default mapping and tags in a column. A test holds
/// them against what the plugin would create itself.
/// </summary>
internal static class JournalTables
{
    /// <summary>Every table and index, for asking whether they are there.</summary>
    public static readonly string[] Names =
    [
        "journal",
        "journal_uq",
        "journal_sequence_number_idx",
        "journal_created_idx",
        "snapshot",
        "snapshot_sequence_number_idx",
        "snapshot_created_idx",
        .. MembershipTables.Names,
        .. DirectoryTables.Names,
        .. BlobTables.Names,
    ];

    /// <summary>Creates every table and index that is missing.</summary>
    public static string Script(JournalKind kind) =>
        (kind == JournalKind.Sqlite
            ? Sqlite + DirectoryTables.Sqlite + BlobTables.Sqlite
            : PostgreSql + DirectoryTables.PostgreSql + BlobTables.PostgreSql)
        + MembershipTables.Script;

    /// <summary>
    /// <c>journal_uq</c> is the fence: of two writers of one conference, it refuses the second.
    /// </summary>
    private const string Sqlite = """
        CREATE TABLE IF NOT EXISTS journal
        (
            ordering        INTEGER       NOT NULL PRIMARY KEY AUTOINCREMENT,
            created         INTEGER       NOT NULL,
            deleted         Bit           NOT NULL,
            persistence_id  NVarChar(255) NOT NULL,
            sequence_number INTEGER       NOT NULL,
            message         VarBinary     NOT NULL,
            tags            NVarChar(100)     NULL,
            manifest        NVarChar(500)     NULL,
            identifier      INTEGER           NULL,
            writer_uuid     NVarChar(128)     NULL
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);

        CREATE TABLE IF NOT EXISTS snapshot
        (
            persistence_id  NVarChar(255) NOT NULL,
            sequence_number INTEGER       NOT NULL,
            created         INTEGER       NOT NULL,
            snapshot        VarBinary         NULL,
            manifest        NVarChar(500)     NULL,
            serializer_id   INTEGER           NULL,
            CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        """;

    /// <summary>
    /// The plugin leaves the collation of <c>persistence_id</c> to the database. Bytewise, the fence's index also
    /// serves listings in ordinal order, and an upgrade of the system's locales cannot damage it.
    /// </summary>
    private const string PostgreSql = """
        CREATE TABLE IF NOT EXISTS journal
        (
            ordering        bigint           NOT NULL GENERATED ALWAYS AS IDENTITY,
            created         bigint           NOT NULL,
            deleted         boolean          NOT NULL,
            persistence_id  text COLLATE "C" NOT NULL,
            sequence_number bigint           NOT NULL,
            message         bytea            NOT NULL,
            tags            text                 NULL,
            manifest        text                 NULL,
            identifier      integer              NULL,
            writer_uuid     text                 NULL,
            CONSTRAINT "PK_journal" PRIMARY KEY (ordering)
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);

        CREATE TABLE IF NOT EXISTS snapshot
        (
            persistence_id  text COLLATE "C" NOT NULL,
            sequence_number bigint           NOT NULL,
            created         bigint           NOT NULL,
            snapshot        bytea                NULL,
            manifest        text                 NULL,
            serializer_id   integer              NULL,
            CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        """;
}

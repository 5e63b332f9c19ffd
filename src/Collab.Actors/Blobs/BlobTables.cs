namespace Collab.Actors.Blobs;

/// <summary>
/// The contents of conferences, beside the journal and created with it: one row for each blob, and one for each of its
/// chunks.
/// </summary>
internal static class BlobTables
{
    /// <summary>Every table, for asking whether they are there.</summary>
    public static readonly string[] Names = ["collab_blob", "collab_blob_chunk"];

    /// <summary>
    /// <c>conference</c> is <c>site/name</c>, <c>blob</c> is <c>service/name</c>. <c>length</c> is in bytes,
    /// <c>complete</c> 0 or 1, <c>place</c> the offset of a chunk's first byte.
    /// </summary>
    public const string Sqlite = """

        CREATE TABLE IF NOT EXISTS collab_blob
        (
            conference TEXT    NOT NULL,
            blob       TEXT    NOT NULL,
            length     INTEGER NOT NULL,
            complete   INTEGER NOT NULL,
            CONSTRAINT PK_collab_blob PRIMARY KEY (conference, blob)
        );

        CREATE TABLE IF NOT EXISTS collab_blob_chunk
        (
            conference TEXT    NOT NULL,
            blob       TEXT    NOT NULL,
            place      INTEGER NOT NULL,
            content    BLOB    NOT NULL,
            CONSTRAINT PK_collab_blob_chunk PRIMARY KEY (conference, blob, place)
        );
        """;

    /// <summary>The same. Contents are mostly compressed already, so the database need not try.</summary>
    public const string PostgreSql = """

        CREATE TABLE IF NOT EXISTS collab_blob
        (
            conference text COLLATE "C" NOT NULL,
            blob       text COLLATE "C" NOT NULL,
            length     bigint           NOT NULL,
            complete   bigint           NOT NULL,
            CONSTRAINT "PK_collab_blob" PRIMARY KEY (conference, blob)
        );

        CREATE TABLE IF NOT EXISTS collab_blob_chunk
        (
            conference text COLLATE "C" NOT NULL,
            blob       text COLLATE "C" NOT NULL,
            place      bigint           NOT NULL,
            content    bytea            NOT NULL,
            CONSTRAINT "PK_collab_blob_chunk" PRIMARY KEY (conference, blob, place)
        );
        ALTER TABLE collab_blob_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
        """;
}

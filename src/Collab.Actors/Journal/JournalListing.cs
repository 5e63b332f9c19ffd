using Npgsql;

namespace Collab.Actors.Journal;

/// <summary>Finds conferences by walking the journal's unique index from one id to the next.</summary>
/// <remarks>One index probe per id found, however many events each conference has.</remarks>
internal static class JournalListing
{
    private static readonly string PostgreSql = Query("COLLATE \"C\"", "$1", "$2", "$3");
    private static readonly string Sqlite = Query("COLLATE BINARY", "$after", "$end", "$limit");

    /// <summary>
    /// Persistence ids after <paramref name="after"/> and before <paramref name="end"/>, in ordinal order.
    /// </summary>
    public static async Task<List<string>> ListAsync(
        JournalSetup setup, string after, string end, int limit, CancellationToken cancellation) =>
        setup.Sqlite is { } sqlite
            ? await Task.Run(() => List(sqlite, setup.Address, after, end, limit), cancellation).ConfigureAwait(false)
            : await ListPostgreSqlAsync(setup.Address, after, end, limit, cancellation).ConfigureAwait(false);

    private static List<string> List(SqliteFiles sqlite, JournalAddress address, string after, string end, int limit)
    {
        using var connection = sqlite.Open(address);
        using var command = connection.CreateCommand();
        command.CommandText = Sqlite;
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$end", end);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    private static async Task<List<string>> ListPostgreSqlAsync(
        JournalAddress address, string after, string end, int limit, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(PostgreSql, connection);
        await using var __ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = end });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false)) ids.Add(reader.GetString(0));
        return ids;
    }

    /// <param name="bytewise">The clause that compares ids byte by byte.</param>
    /// <param name="after">The parameter with the id to start after.</param>
    /// <param name="end">The parameter with the id to stop before.</param>
    /// <param name="limit">The parameter with the most ids to find.</param>
    private static string Query(string bytewise, string after, string end, string limit) => $"""
        WITH RECURSIVE ids(id, n) AS
        (
            SELECT min(persistence_id {bytewise}), 1 FROM journal
            WHERE persistence_id {bytewise} > {after} AND persistence_id {bytewise} < {end}
            UNION ALL
            SELECT
            (
                SELECT min(persistence_id {bytewise}) FROM journal
                WHERE persistence_id {bytewise} > ids.id AND persistence_id {bytewise} < {end}
            ),
            n + 1
            FROM ids WHERE ids.id IS NOT NULL AND ids.n < {limit}
        )
        SELECT id FROM ids WHERE id IS NOT NULL ORDER BY n
        """;
}

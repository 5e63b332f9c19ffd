using Npgsql;

namespace Collab.Actors.Journal;

/// <summary>Finds conferences by walking the journal's unique index from one id to the next.</summary>
/// <remarks>One index probe per id found, however many events each conference has.</remarks>
internal static class JournalListing
{
    /// <summary>Bytewise comparison on both: <c>COLLATE "C"</c>, and SQLite's <c>COLLATE BINARY</c>.</summary>
    private const string Template = """
        WITH RECURSIVE ids(id, n) AS
        (
            SELECT min(persistence_id COLLATE {0}), 1 FROM journal
            WHERE persistence_id COLLATE {0} > {1} AND persistence_id COLLATE {0} < {2}
            UNION ALL
            SELECT
            (
                SELECT min(persistence_id COLLATE {0}) FROM journal
                WHERE persistence_id COLLATE {0} > ids.id AND persistence_id COLLATE {0} < {2}
            ),
            n + 1
            FROM ids WHERE ids.id IS NOT NULL AND ids.n < {3}
        )
        SELECT id FROM ids WHERE id IS NOT NULL ORDER BY n
        """;

    private static readonly string PostgreSql = Format("\"C\"", "$1", "$2", "$3");
    private static readonly string Sqlite = Format("BINARY", "$after", "$end", "$limit");

    /// <summary>Persistence ids after <paramref name="after"/> and before <paramref name="end"/>, in ordinal order.</summary>
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

    private static string Format(string collation, string after, string end, string limit) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, Template, collation, after, end, limit);
}

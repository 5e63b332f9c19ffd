using System.Data.Common;
using Collab.Actors.Journal;
using Npgsql;

namespace Collab.Actors.Waking;

/// <summary>The directory in a PostgreSQL database: a page of rows in one statement.</summary>
internal sealed class PostgreSqlDirectory(JournalAddress address) : DirectoryDatabase
{
    private const string SaveRows = """
        INSERT INTO directory
        (conference, seq, phase, primary_node, nodes, participants, needs_primary, deadline, updated_at, state)
        SELECT * FROM unnest(@id, @seq, @phase, @primary, @nodes, @participants, @needs, @deadline, @updated, @state)
        ON CONFLICT (conference) DO UPDATE SET
            seq = excluded.seq, phase = excluded.phase, primary_node = excluded.primary_node, nodes = excluded.nodes,
            participants = excluded.participants, needs_primary = excluded.needs_primary, deadline = excluded.deadline,
            updated_at = excluded.updated_at, state = excluded.state
        WHERE directory.seq < excluded.seq
        """;

    private const string Advance = """
        UPDATE directory SET seq = moved.upto, updated_at = moved.updated
        FROM unnest(@id, @from, @to, @updated) AS moved (id, since, upto, updated)
        WHERE conference = moved.id AND seq = moved.since
        """;

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        return connection;
    }

    protected override Task<List<TailRow>> ReadLateAsync(
        DbConnection connection, IReadOnlyList<OrderingRange> ranges, int limit, CancellationToken cancellation) =>
        ReadTailAsync(
            connection,
            """
            SELECT ordering, persistence_id, sequence_number, message
            FROM unnest(@first, @last) AS late (first, last) JOIN journal ON ordering BETWEEN late.first AND late.last
            ORDER BY ordering LIMIT @limit
            """,
            [
                ("@first", ranges.Select(x => x.First).ToArray()),
                ("@last", ranges.Select(x => x.Last).ToArray()),
                ("@limit", limit),
            ],
            cancellation);

    protected override async Task<Dictionary<string, RowHead>> HeadsAsync(
        DbConnection connection, IReadOnlyCollection<string> conferences, CancellationToken cancellation)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = """
            SELECT conference, seq, phase, deadline IS NOT NULL, state IS NOT NULL FROM directory
            WHERE conference = ANY(@ids)
            """;
        Add(command, "@ids", conferences.ToArray());
        var rows = await ReadAsync(
            command,
            row => (
                Id: row.GetString(0),
                Head: new RowHead(row.GetInt64(1), row.GetInt32(2), row.GetBoolean(3), row.GetBoolean(4))),
            cancellation).ConfigureAwait(false);
        return rows.ToDictionary(x => x.Id, x => x.Head, StringComparer.Ordinal);
    }

    protected override async Task SaveAsync(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<DirectoryRow> rows,
        IReadOnlyList<RowAdvance> advances,
        CancellationToken cancellation)
    {
        if (rows.Count > 0)
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            (command.Transaction, command.CommandText) = (transaction, SaveRows);
            AddColumn("@id", row => row.Conference);
            AddColumn("@seq", row => row.Entry.Seq);
            AddColumn("@phase", row => (int)row.Entry.Phase);
            AddColumn("@primary", row => row.Entry.Facts.Conference.PrimaryNode);
            AddColumn("@nodes", row => row.Nodes);
            AddColumn("@participants", row => row.Entry.Facts.Roster.Count);
            AddColumn("@needs", row => row.Entry.NeedsPrimary);
            AddColumn("@deadline", row => row.Entry.Deadline);
            AddColumn("@updated", row => row.UpdatedAt);
            AddColumn("@state", row => row.State);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);

            void AddColumn<T>(string name, Func<DirectoryRow, T> column) => command.Parameters.Add(
                new NpgsqlParameter<T[]> { ParameterName = name, TypedValue = [.. rows.Select(column)] });
        }

        if (advances.Count > 0)
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            (command.Transaction, command.CommandText) = (transaction, Advance);
            Add(command, "@id", advances.Select(x => x.Conference).ToArray());
            Add(command, "@from", advances.Select(x => x.From).ToArray());
            Add(command, "@to", advances.Select(x => x.To).ToArray());
            Add(command, "@updated", advances.Select(x => x.UpdatedAt).ToArray());
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}

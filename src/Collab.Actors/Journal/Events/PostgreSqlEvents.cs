using Npgsql;
using NpgsqlTypes;

namespace Collab.Actors.Journal.Events;

/// <summary>The events in PostgreSQL.</summary>
/// <remarks>
/// One prepared statement inserts a batch, and is its own transaction: a node that is stopped in the middle holds no
/// lock for longer than the server takes to finish it.
/// </remarks>
internal sealed class PostgreSqlEvents(JournalAddress address) : EventTable
{
    private const string Insert = """
        INSERT INTO journal
            (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        SELECT created, false, id, number, message, manifest, serializer, writer
        FROM unnest($1, $2, $3, $4, $5, $6, $7)
            AS row (created, id, number, message, manifest, serializer, writer)
        """;

    private const string Select = """
        SELECT sequence_number, message, manifest, identifier, writer_uuid, created FROM journal
        WHERE persistence_id = $1 AND sequence_number BETWEEN $2 AND $3 AND NOT deleted
        ORDER BY sequence_number LIMIT $4
        """;

    private const string Highest =
        "SELECT sequence_number FROM journal WHERE persistence_id = $1 ORDER BY sequence_number DESC LIMIT 1";

    private const string Delete = """
        WITH last AS (SELECT max(sequence_number) AS number FROM journal WHERE persistence_id = $1),
        marked AS
        (
            UPDATE journal SET deleted = true
            WHERE persistence_id = $1 AND sequence_number <= $2 AND sequence_number = (SELECT number FROM last)
        )
        DELETE FROM journal
        WHERE persistence_id = $1 AND sequence_number <= $2 AND sequence_number < (SELECT number FROM last)
        """;

    private NpgsqlConnection? _writing;
    private NpgsqlCommand? _insert;

    public override async Task InsertAsync(IReadOnlyList<EventRow> rows)
    {
        try
        {
            var insert = _insert ?? await PrepareAsync().ConfigureAwait(false);
            insert.Parameters[0].Value = Column(rows, row => row.Created);
            insert.Parameters[1].Value = Column(rows, row => row.PersistenceId);
            insert.Parameters[2].Value = Column(rows, row => row.SequenceNumber);
            insert.Parameters[3].Value = Column(rows, row => row.Message);
            insert.Parameters[4].Value = Column(rows, row => row.Manifest);
            insert.Parameters[5].Value = Column(rows, row => row.Serializer);
            insert.Parameters[6].Value = Column(rows, row => row.Writer);
            await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsConflict(exception))
        {
            // The connection may be broken, or still wait for an answer: the next batch gets another.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override bool IsConflict(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override async Task<long> HighestAsync(string persistenceId)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(Highest, connection) { Parameters = { Parameter(persistenceId) } };
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync().ConfigureAwait(false) as long? ?? 0;
    }

    public override async Task ReadAsync(string persistenceId, long from, long to, long max, Action<EventRow> take)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(Select, connection)
        {
            Parameters = { Parameter(persistenceId), Parameter(from), Parameter(to), Parameter(max) },
        };
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            take(new EventRow(
                persistenceId,
                reader.GetInt64(0),
                reader.GetFieldValue<byte[]>(1),
                reader.IsDBNull(2) ? "" : reader.GetString(2),
                reader.GetInt32(3),
                reader.IsDBNull(4) ? "" : reader.GetString(4),
                reader.GetInt64(5)));
        }
    }

    public override async Task DeleteAsync(string persistenceId, long to)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(Delete, connection)
        {
            Parameters = { Parameter(persistenceId), Parameter(to) },
        };
        await using var __ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => new(CloseAsync());

    private async Task<NpgsqlCommand> PrepareAsync()
    {
        _writing = await OpenAsync().ConfigureAwait(false);
        var insert = new NpgsqlCommand(Insert, _writing);
        foreach (var type in (NpgsqlDbType[])
        [
            NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea,
            NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Text,
        ])
        {
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type });
        }

        await insert.PrepareAsync().ConfigureAwait(false);
        return _insert = insert;
    }

    private async Task CloseAsync()
    {
        if (_insert is not null) await _insert.DisposeAsync().ConfigureAwait(false);
        if (_writing is not null) await _writing.DisposeAsync().ConfigureAwait(false);
        (_insert, _writing) = (null, null);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync().ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static T[] Column<T>(IReadOnlyList<EventRow> rows, Func<EventRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}

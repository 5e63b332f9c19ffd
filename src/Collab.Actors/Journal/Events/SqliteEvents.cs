using Microsoft.Data.Sqlite;

namespace Collab.Actors.Journal.Events;

/// <summary>The events in an SQLite file.</summary>
/// <remarks>The driver is synchronous, so that all work is done on threads of the pool.</remarks>
internal sealed class SqliteEvents(SqliteFiles files, JournalAddress address) : EventTable
{
    private const int Constraint = 19; // SQLITE_CONSTRAINT

    private const string Insert = """
        INSERT INTO journal
            (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES ($created, 0, $id, $number, $message, $manifest, $serializer, $writer)
        """;

    private const string Select = """
        SELECT sequence_number, message, manifest, identifier, writer_uuid, created FROM journal
        WHERE persistence_id = $id AND sequence_number BETWEEN $from AND $to AND deleted = 0
        ORDER BY sequence_number LIMIT $max
        """;

    private const string Highest =
        "SELECT sequence_number FROM journal WHERE persistence_id = $id ORDER BY sequence_number DESC LIMIT 1";

    private const string Delete = """
        DELETE FROM journal WHERE persistence_id = $id AND sequence_number <= $to
            AND sequence_number < (SELECT max(sequence_number) FROM journal WHERE persistence_id = $id);
        UPDATE journal SET deleted = 1 WHERE persistence_id = $id AND sequence_number <= $to;
        """;

    private SqliteConnection? _writing;

    public override Task InsertAsync(IReadOnlyList<EventRow> rows) => Task.Run(() =>
    {
        try
        {
            _writing ??= files.Open(address);
            InsertAll(_writing, rows);
        }
        catch (Exception exception) when (!IsConflict(exception))
        {
            _writing?.Dispose();
            _writing = null;
            throw;
        }
    });

    public override bool IsConflict(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Constraint };

    public override Task<long> HighestAsync(string persistenceId) => Task.Run(() =>
    {
        using var connection = files.Open(address);
        using var command = connection.CreateCommand();
        command.CommandText = Highest;
        command.Parameters.AddWithValue("$id", persistenceId);
        return command.ExecuteScalar() as long? ?? 0;
    });

    public override Task ReadAsync(string persistenceId, long from, long to, long max, Action<EventRow> take) =>
        Task.Run(() =>
        {
            using var connection = files.Open(address);
            using var command = connection.CreateCommand();
            command.CommandText = Select;
            command.Parameters.AddWithValue("$id", persistenceId);
            command.Parameters.AddWithValue("$from", from);
            command.Parameters.AddWithValue("$to", to);
            command.Parameters.AddWithValue("$max", max);
            using var reader = command.ExecuteReader();
            while (reader.Read())
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
        });

    public override Task DeleteAsync(string persistenceId, long to) => Task.Run(() =>
    {
        using var connection = files.Open(address);
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Delete;
        command.Parameters.AddWithValue("$id", persistenceId);
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
        transaction.Commit();
    });

    public override async ValueTask DisposeAsync()
    {
        if (_writing is not null) await _writing.DisposeAsync().ConfigureAwait(false);
        _writing = null;
    }

    private static void InsertAll(SqliteConnection connection, IReadOnlyList<EventRow> rows)
    {
        // Immediate: the write lock is waited for here, with the busy timeout, and not half way through.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Insert;
        var created = command.Parameters.Add("$created", SqliteType.Integer);
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var number = command.Parameters.Add("$number", SqliteType.Integer);
        var message = command.Parameters.Add("$message", SqliteType.Blob);
        var manifest = command.Parameters.Add("$manifest", SqliteType.Text);
        var serializer = command.Parameters.Add("$serializer", SqliteType.Integer);
        var writer = command.Parameters.Add("$writer", SqliteType.Text);
        foreach (var row in rows)
        {
            (created.Value, id.Value, number.Value) = (row.Created, row.PersistenceId, row.SequenceNumber);
            (message.Value, manifest.Value) = (row.Message, row.Manifest);
            (serializer.Value, writer.Value) = (row.Serializer, row.Writer);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}

using System.Data.Common;
using Collab.Actors.Journal;
using Npgsql;

namespace Collab.Actors.Blobs;

/// <summary>Contents in the journal's database, where every node finds them without anything being set up.</summary>
/// <remarks>
/// A chunk is added by one short transaction, in which the blob's row moves from the length that the writer knows to
/// the next: whoever knows another length changes nothing.
/// </remarks>
internal sealed class DatabaseBlobStore(JournalAddress address) : IBlobStore
{
    private const string OfBlob = "WHERE conference = @conference AND blob = @blob";

    private readonly JournalGuard _guard = new();

    // What is uploaded can be uploaded again, so on SQLite it need not wait for the disk as an event does.
    private readonly SqliteFiles _sqlite = new("normal", TimeSpan.FromSeconds(5));

    public async Task<BlobInfo?> FindAsync(BlobId id, CancellationToken cancellation)
    {
        var rows = await QueryAsync(
            $"SELECT length, complete FROM collab_blob {OfBlob}",
            row => new BlobInfo(id, row.GetInt64(0), row.GetInt64(1) != 0),
            cancellation,
            KeyOf(id)).ConfigureAwait(false);
        return rows is [var found] ? found : null;
    }

    public Task<bool> AppendAsync(
        BlobId id, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellation) => WriteAsync(
        async (connection, transaction, token) =>
        {
            if (offset == 0)
            {
                await ExecuteAsync(
                    connection,
                    transaction,
                    """
                    INSERT INTO collab_blob (conference, blob, length, complete) VALUES (@conference, @blob, 0, 0)
                    ON CONFLICT DO NOTHING
                    """,
                    token,
                    KeyOf(id)).ConfigureAwait(false);
            }

            var moved = await ExecuteAsync(
                connection,
                transaction,
                $"UPDATE collab_blob SET length = @next {OfBlob} AND length = @place AND complete = 0",
                token,
                [.. KeyOf(id), ("place", offset), ("next", offset + chunk.Length)]).ConfigureAwait(false);
            if (moved != 1) return false;
            await ExecuteAsync(
                connection,
                transaction,
                """
                INSERT INTO collab_blob_chunk (conference, blob, place, content)
                VALUES (@conference, @blob, @place, @content)
                """,
                token,
                [.. KeyOf(id), ("place", offset), ("content", chunk.ToArray())]).ConfigureAwait(false);
            return true;
        },
        cancellation);

    public Task CompleteAsync(BlobId id, CancellationToken cancellation) => WriteAsync(
        (connection, transaction, token) => ExecuteAsync(
            connection, transaction, $"UPDATE collab_blob SET complete = 1 {OfBlob}", token, KeyOf(id)),
        cancellation);

    public async Task<int> ReadAsync(BlobId id, long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var place = offset / BlobLimits.ChunkBytes * BlobLimits.ChunkBytes;
        var rows = await QueryAsync(
            $"SELECT content FROM collab_blob_chunk {OfBlob} AND place = @place",
            row => row.GetFieldValue<byte[]>(0),
            cancellation,
            [.. KeyOf(id), ("place", place)]).ConfigureAwait(false);
        if (rows is not [var chunk] || offset - place >= chunk.Length) return 0;
        var rest = chunk.AsMemory((int)(offset - place));
        if (rest.Length > buffer.Length) rest = rest[..buffer.Length];
        rest.CopyTo(buffer);
        return rest.Length;
    }

    public Task DeleteAsync(BlobId id, CancellationToken cancellation) => WriteAsync(
        async (connection, transaction, token) =>
        {
            // The row first: a writer that comes between changes nothing.
            await ExecuteAsync(connection, transaction, $"DELETE FROM collab_blob {OfBlob}", token, KeyOf(id))
                .ConfigureAwait(false);
            return await ExecuteAsync(
                connection, transaction, $"DELETE FROM collab_blob_chunk {OfBlob}", token, KeyOf(id))
                .ConfigureAwait(false);
        },
        cancellation);

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(ConferenceId conference, CancellationToken cancellation)
    {
        var rows = await QueryAsync(
            "SELECT blob, length, complete FROM collab_blob WHERE conference = @conference",
            row => BlobId.Parse(conference, row.GetString(0)) is { } id
                ? new BlobInfo(id, row.GetInt64(1), row.GetInt64(2) != 0)
                : null,
            cancellation,
            ("conference", conference.ToString())).ConfigureAwait(false);
        return [.. rows.OfType<BlobInfo>()];
    }

    public async Task<IReadOnlyList<ConferenceId>> ListConferencesAsync(
        ConferenceId? after, int limit, CancellationToken cancellation)
    {
        var rows = await QueryAsync(
            """
            SELECT DISTINCT conference FROM collab_blob WHERE conference > @after ORDER BY conference LIMIT @limit
            """,
            row => ConferenceId.TryParse(row.GetString(0), out var id) ? id : null,
            cancellation,
            ("after", after?.ToString() ?? ""),
            ("limit", limit)).ConfigureAwait(false);
        return [.. rows.OfType<ConferenceId>()];
    }

    private static (string Name, object Value)[] KeyOf(BlobId id) =>
        [("conference", id.Conference.ToString()), ("blob", id.Path)];

    private Task<List<T>> QueryAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        CancellationToken cancellation,
        params (string Name, object Value)[] parameters) => RunAsync(
        async (connection, token) =>
        {
            var command = Prepare(connection, null, sql, parameters);
            await using var _ = command.ConfigureAwait(false);
            var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(token).ConfigureAwait(false)) rows.Add(read(reader));
            return rows;
        },
        cancellation);

    private static async Task<int> ExecuteAsync(
        DbConnection connection,
        DbTransaction transaction,
        string sql,
        CancellationToken cancellation,
        params (string Name, object Value)[] parameters)
    {
        var command = Prepare(connection, transaction, sql, parameters);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static DbCommand Prepare(
        DbConnection connection, DbTransaction? transaction, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Constants of this class; values come as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{name}", value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private Task<T> WriteAsync<T>(
        Func<DbConnection, DbTransaction, CancellationToken, Task<T>> write, CancellationToken cancellation) =>
        RunAsync(
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using var _ = transaction.ConfigureAwait(false);
                var result = await write(connection, transaction, token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return result;
            },
            cancellation);

    // SQLite's asynchronous methods run synchronously, and must not hold a request's thread.
    private Task<T> RunAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellation) =>
        _guard.RunAsync("a blob", token => Task.Run(() => UseAsync(use, token), token), cancellation);

    private async Task<T> UseAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellation)
    {
        var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await use(connection, cancellation).ConfigureAwait(false);
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        if (address.Kind == JournalKind.Sqlite) return _sqlite.Open(address);
        var connection = new NpgsqlConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

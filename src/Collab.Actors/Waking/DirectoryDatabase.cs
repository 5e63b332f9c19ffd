using System.Data.Common;
using Collab.Actors.Journal;

namespace Collab.Actors.Waking;

/// <summary>The directory's rows and the journal's tail in the database.</summary>
/// <remarks>
/// Safe against another reader that believes to be the only one: the offset moves only from where this reader left it,
/// and no row goes back.
/// </remarks>
internal abstract class DirectoryDatabase
{
    private readonly JournalGuard _guard = new();

    public static DirectoryDatabase For(JournalSetup setup) => setup.Sqlite is { } sqlite
        ? new SqliteDirectory(sqlite, setup.Address)
        : new PostgreSqlDirectory(setup.Address);

    /// <summary>
    /// The journal's <c>ordering</c> up to which all was read; <c>null</c> when the rows were dropped, or never made.
    /// </summary>
    public Task<long?> OffsetAsync(CancellationToken cancellation) => RunAsync(
        "the directory's offset",
        async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = "SELECT seq FROM directory WHERE conference = ''";
            return await command.ExecuteScalarAsync(token).ConfigureAwait(false) as long?;
        },
        cancellation);

    /// <summary>The journal's next rows, in order.</summary>
    public Task<List<TailRow>> ReadAfterAsync(long ordering, int limit, CancellationToken cancellation) => RunAsync(
        "the journal's tail",
        (connection, token) => ReadTailAsync(
            connection,
            """
            SELECT ordering, persistence_id, sequence_number, message FROM journal
            WHERE ordering > @from ORDER BY ordering LIMIT @limit
            """,
            [("@from", ordering), ("@limit", limit)],
            token),
        cancellation);

    /// <summary>Rows that were not there yet when those after them were read.</summary>
    public Task<List<TailRow>> ReadLateAsync(
        IReadOnlyList<OrderingRange> ranges, int limit, CancellationToken cancellation) => RunAsync(
        "the journal's late rows",
        (connection, token) => ReadLateAsync(connection, ranges, limit, token),
        cancellation);

    /// <summary>How far the rows of conferences are; those without a row are left out.</summary>
    public Task<Dictionary<string, RowHead>> HeadsAsync(
        IReadOnlyCollection<string> conferences, CancellationToken cancellation) => RunAsync(
        "directory rows", (connection, token) => HeadsAsync(connection, conferences, token), cancellation);

    /// <summary>What folding goes on from; <c>null</c> when the row has nothing, or is not there.</summary>
    public Task<byte[]?> StateAsync(string conference, CancellationToken cancellation) => RunAsync(
        $"the directory row of {conference}",
        async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = "SELECT state FROM directory WHERE conference = @id";
            Add(command, "@id", conference);
            return await command.ExecuteScalarAsync(token).ConfigureAwait(false) as byte[];
        },
        cancellation);

    /// <summary>Writes rows, in one transaction.</summary>
    public Task SaveAsync(
        IReadOnlyList<DirectoryRow> rows, IReadOnlyList<RowAdvance> advances, CancellationToken cancellation) =>
        RunAsync(
            "directory rows",
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using var _ = transaction.ConfigureAwait(false);
                await SaveAsync(connection, transaction, rows, advances, token).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellation);

    /// <summary>Moves the offset; <c>false</c> when it is not, or no longer, where this reader left it.</summary>
    public Task<bool> MoveOffsetAsync(long? from, long to, CancellationToken cancellation) => RunAsync(
        "the directory's offset",
        async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = from is null
                ? """
                  INSERT INTO directory
                  (conference, seq, phase, primary_node, nodes, participants, needs_primary, deadline, updated_at)
                  VALUES ('', @to, 0, '', '', 0, @never, NULL, 0) ON CONFLICT DO NOTHING
                  """
                : "UPDATE directory SET seq = @to WHERE conference = '' AND seq = @from";
            Add(command, "@to", to);
            if (from is null) Add(command, "@never", false);
            else Add(command, "@from", from.Value);
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false) == 1;
        },
        cancellation);

    /// <summary>Conferences whose deadline has passed, the longest overdue first.</summary>
    public Task<List<string>> DueAsync(long now, int limit, CancellationToken cancellation) => RunAsync(
        "due conferences",
        async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = """
                SELECT conference FROM directory WHERE deadline IS NOT NULL AND deadline <= @now
                ORDER BY deadline LIMIT @limit
                """;
            Add(command, "@now", now);
            Add(command, "@limit", limit);
            return await ReadAsync(command, row => row.GetString(0), token).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>Conferences that need a primary, a page of them in the order of their ids.</summary>
    public Task<List<Attended>> AttendedAsync(string after, int limit, CancellationToken cancellation) => RunAsync(
        "attended conferences",
        async (connection, token) =>
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.CommandText = """
                SELECT conference, primary_node, nodes FROM directory
                WHERE needs_primary AND conference > @after ORDER BY conference LIMIT @limit
                """;
            Add(command, "@after", after);
            Add(command, "@limit", limit);
            return await ReadAsync(
                command, row => new Attended(row.GetString(0), row.GetString(1), row.GetString(2)), token)
                .ConfigureAwait(false);
        },
        cancellation);

    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    protected abstract Task<List<TailRow>> ReadLateAsync(
        DbConnection connection, IReadOnlyList<OrderingRange> ranges, int limit, CancellationToken cancellation);

    protected abstract Task<Dictionary<string, RowHead>> HeadsAsync(
        DbConnection connection, IReadOnlyCollection<string> conferences, CancellationToken cancellation);

    protected abstract Task SaveAsync(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<DirectoryRow> rows,
        IReadOnlyList<RowAdvance> advances,
        CancellationToken cancellation);

    protected static async Task<List<TailRow>> ReadTailAsync(
        DbConnection connection, string query, (string Name, object Value)[] parameters, CancellationToken cancellation)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
#pragma warning disable CA2100 // Constants of this class and those that derive from it.
        command.CommandText = query;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) Add(command, name, value);
        return await ReadAsync(
            command,
            row => new TailRow(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)),
            cancellation).ConfigureAwait(false);
    }

    protected static async Task<List<T>> ReadAsync<T>(
        DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false)) rows.Add(read(reader));
        return rows;
    }

    protected static DbParameter Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    // SQLite's asynchronous methods run synchronously, and must not hold an actor's thread.
    private Task<T> RunAsync<T>(
        string what, Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellation) =>
        _guard.RunAsync(what, token => Task.Run(() => UseAsync(use, token), token), cancellation);

    private async Task<T> UseAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> use, CancellationToken cancellation)
    {
        var connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await use(connection, cancellation).ConfigureAwait(false);
    }
}

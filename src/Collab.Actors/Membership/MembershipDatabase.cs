using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Collab.Actors.Journal;
using Npgsql;

namespace Collab.Actors.Membership;

/// <summary>
/// Runs membership's short statements in the journal's database. Each has a deadline, so that a database that stalls
/// is an answer too, and connections of its own, so that a busy journal does not make a node look dead.
/// </summary>
internal sealed class MembershipDatabase
{
    /// <summary>How long a statement may take, its connection included.</summary>
    public static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(2);

    private const int ConnectionsMax = 5;
    private const int IdleSeconds = 30;

    private readonly JournalAddress _address;
    private readonly string _connectionString;
    private readonly string _now;

    /// <summary>
    /// What membership writes on SQLite need not survive a power cut: its nodes are all on the machine that has it.
    /// </summary>
    private readonly SqliteFiles _sqlite = new("normal", TimeSpan.FromSeconds(1));

    public MembershipDatabase(JournalAddress address)
    {
        _address = address;
        if (address.Kind == JournalKind.Sqlite)
        {
            (_connectionString, _now) = (address.ConnectionString, "CAST(unixepoch('subsec') * 1000 AS INTEGER)");
            return;
        }

        var seconds = (int)StatementTimeout.TotalSeconds;
        _connectionString = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            MaxPoolSize = ConnectionsMax,
            ConnectionIdleLifetime = IdleSeconds,
            Timeout = seconds,
            CommandTimeout = seconds,
        }.ConnectionString;

        // Not now(), which is the transaction's beginning: a statement may have waited for a lock since.
        _now = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
    }

    /// <summary>Runs a statement that returns rows.</summary>
    /// <param name="sql">
    /// With <c>{now}</c> for the database's time. One text for all databases: no more than they share.
    /// </param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="parameters">Texts and 64-bit integers, by their names without <c>@</c>.</param>
    /// <exception cref="JournalUnavailableException">
    /// The database fails or does not answer in time; the statement may have been done all the same, or be done later.
    /// </exception>
    public async Task<List<T>> QueryAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        CancellationToken cancellation,
        params (string Name, object Value)[] parameters)
    {
        var text = sql.Replace("{now}", _now, StringComparison.Ordinal);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(StatementTimeout);
        try
        {
            var running = _address.Kind == JournalKind.Sqlite
                ? Task.Run(() => QuerySqlite(text, read, parameters), deadline.Token)
                : QueryPostgreSqlAsync(text, read, parameters, deadline.Token);
            _ = running.ContinueWith(
                static ended => ended.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

            // The drivers' own ways of giving up may take longer than they were told.
            return await running.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            cancellation.ThrowIfCancellationRequested();
            var reason = deadline.IsCancellationRequested
                ? $"no answer within {StatementTimeout.TotalSeconds} s"
                : exception.Message;
            throw new JournalUnavailableException(
                $"The membership tables of the journal {_address} cannot be used: {reason}", exception);
        }
    }

    /// <summary>The same for a statement whose rows say nothing but that they were changed.</summary>
    /// <returns>How many rows it returned.</returns>
    public async Task<int> ExecuteAsync(
        string sql, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        (await QueryAsync(sql, static _ => true, cancellation, parameters).ConfigureAwait(false)).Count;

    private List<T> QuerySqlite<T>(string sql, Func<DbDataReader, T> read, (string Name, object Value)[] parameters)
    {
        using var connection = _sqlite.Open(_address);
        using var command = Prepare(connection, sql, parameters);
        command.CommandTimeout = (int)StatementTimeout.TotalSeconds;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private async Task<List<T>> QueryPostgreSqlAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        (string Name, object Value)[] parameters,
        CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        var command = Prepare(connection, sql, parameters);
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false)) rows.Add(read(reader));
        return rows;
    }

    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "The statements are constants of this folder; values come as parameters.")]
    private static DbCommand Prepare(DbConnection connection, string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static bool IsOutage(Exception exception) =>
        exception is DbException or TimeoutException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException { InnerException: DbException };
}

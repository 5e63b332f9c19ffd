using System.Data.Common;
using Collab.Actors.Journal;
using Collab.Protocol;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Collab.Testing.Databases;

/// <summary>An empty database for one test, of either kind, so that a fixture can run on both.</summary>
/// <example><code>
/// [TestFixture(JournalKind.Sqlite)]
/// [TestFixture(JournalKind.PostgreSql)]
/// internal sealed class MyTests(JournalKind kind) { ... await TestJournal.CreateAsync(kind) ... }
/// </code></example>
public sealed class TestJournal : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly SqliteFile? _file;

    private TestJournal(JournalAddress address, string connectionString, SqliteFile? file)
    {
        (Address, _connectionString, _file) = (address, connectionString, file);
    }

    /// <summary>The database.</summary>
    public JournalAddress Address { get; }

    /// <summary>The address as a program takes it, password included.</summary>
    public string Text => _file is null ? $"postgres:{_connectionString}" : $"sqlite:{_file.Path}";

    /// <summary>The same for a program that reaches this machine by another address; PostgreSQL only.</summary>
    public string TextFor(string host) => Text.Replace("Host=127.0.0.1", $"Host={host}", StringComparison.Ordinal);

    /// <summary>The database's kind.</summary>
    public JournalKind Kind => Address.Kind;

    /// <summary>Makes a database; on PostgreSQL in the <see cref="SharedPostgres"/>.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="tables">Whether it has the journal's tables.</param>
    public static async Task<TestJournal> CreateAsync(JournalKind kind, bool tables = true)
    {
        if (kind == JournalKind.PostgreSql)
        {
            var server = await SharedPostgres.GetAsync().ConfigureAwait(false);
            return await CreateAsync(server, tables).ConfigureAwait(false);
        }

        var file = new SqliteFile();
        var journal = new TestJournal(file.Address, $"Data Source={file.Path}", file);
        if (tables) await JournalSchema.EnsureAsync(journal.Address, CancellationToken.None).ConfigureAwait(false);
        return journal;
    }

    /// <summary>Makes a database in a server of the test's own.</summary>
    /// <param name="server">Which one.</param>
    /// <param name="tables">Whether it has the journal's tables.</param>
    public static async Task<TestJournal> CreateAsync(PostgresServer server, bool tables = true)
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = await server.CreateDatabaseAsync().ConfigureAwait(false);
        var journal = new TestJournal(JournalAddress.Parse($"postgres:{database}"), database, null);
        if (tables) await JournalSchema.EnsureAsync(journal.Address, CancellationToken.None).ConfigureAwait(false);
        return journal;
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = Command(connection, sql);
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Runs a query; every row's columns joined by <c>|</c>.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = Command(connection, sql);
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var rows = new List<string>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var columns = Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}");
            rows.Add(string.Join('|', columns));
        }

        return rows;
    }

    /// <summary>
    /// A conference's events as the database has them, read past everything that the product does with them.
    /// </summary>
    /// <param name="persistenceId">For example <c>conference/main/standup</c>.</param>
    /// <param name="after">The seq behind which to begin.</param>
    public async Task<IReadOnlyList<Event>> EventsAsync(string persistenceId, long after = 0)
    {
        var connection = await OpenAsync().ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = Command(
            connection,
            "SELECT message FROM journal WHERE persistence_id = @id AND sequence_number > @after "
            + "ORDER BY sequence_number");
        await using var __ = command.ConfigureAwait(false);
        var id = command.CreateParameter();
        (id.ParameterName, id.Value) = ("@id", persistenceId);
        command.Parameters.Add(id);
        var behind = command.CreateParameter();
        (behind.ParameterName, behind.Value) = ("@after", after);
        command.Parameters.Add(behind);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var events = new List<Event>();
        while (await reader.ReadAsync().ConfigureAwait(false))
            events.Add(Event.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        return events;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // A database of the shared server goes with the server.
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection =
            _file is null ? new NpgsqlConnection(_connectionString) : new SqliteConnection(_connectionString);
        await connection.OpenAsync().ConfigureAwait(false);
        return connection;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are written in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}

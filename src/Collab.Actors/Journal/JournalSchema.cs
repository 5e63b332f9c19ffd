using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Collab.Actors.Journal;

/// <summary>Creates the journal's tables, once, however many nodes start at the same moment.</summary>
public static class JournalSchema
{
    /// <summary>The advisory lock's key on PostgreSQL; the same in every version.</summary>
    private const long LockKey = 0x636F6C6C6162;

    /// <summary>
    /// Creates what is missing. Harmless when everything is there, and then needs no right to create.
    /// </summary>
    /// <exception cref="JournalUnavailableException">
    /// The database cannot be reached, refuses, or (SQLite) the file's directory does not exist.
    /// </exception>
    public static async Task EnsureAsync(JournalAddress address, CancellationToken cancellation)
    {
        try
        {
            if (address.Kind == JournalKind.Sqlite)
                await Task.Run(() => EnsureSqlite(address), cancellation).ConfigureAwait(false);
            else
                await EnsurePostgreSqlAsync(address, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or IOException)
        {
            throw new JournalUnavailableException(
                $"The tables of the journal {address} could not be checked or created: {exception.Message}", exception);
        }
    }

    private static void EnsureSqlite(JournalAddress address)
    {
        var directory = Path.GetDirectoryName(address.File)!;
        if (!Directory.Exists(directory))
        {
            throw new JournalUnavailableException(
                $"The directory '{directory}' of the journal {address} does not exist. "
                + "Create it, or name another file.");
        }

        using var connection = new SqliteFiles("full", JournalLimits.SchemaTimeout).Open(address);
        connection.DefaultTimeout = (int)JournalLimits.SchemaTimeout.TotalSeconds;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (command.ExecuteScalar() is not "wal" and var mode)
        {
            throw new JournalUnavailableException(
                $"The journal {address} cannot use write-ahead logging (its journal_mode stays '{mode}'). "
                + "Put the file on a local disk.");
        }

        // Immediate: the write lock is taken here, with the busy timeout, and not half way through.
        using var transaction = connection.BeginTransaction(deferred: false);
        command.Transaction = transaction;
        command.CommandText = JournalTables.Sqlite + DirectoryTables.Sqlite;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static async Task EnsurePostgreSqlAsync(JournalAddress address, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        if (await IsCompleteAsync(connection, cancellation).ConfigureAwait(false)) return;

        // The lock ends with the transaction, and a transaction makes the tables appear all at once.
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({LockKey})", connection, transaction);
        await using var ___ = command.ConfigureAwait(false);
        command.CommandTimeout = (int)JournalLimits.SchemaTimeout.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        command.CommandText = JournalTables.PostgreSql + DirectoryTables.PostgreSql;
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> IsCompleteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            "SELECT count(*) FROM unnest($1) AS name WHERE to_regclass(name) IS NOT NULL", connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = JournalTables.Names });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is long count
            && count == JournalTables.Names.Length;
    }
}

using System.Data.Common;
using Collab.Actors.Hosting;
using Npgsql;

namespace Collab.Actors.Journal;

/// <summary>
/// Finds settings of the database under which an acknowledged event can be lost. None stops the node.
/// </summary>
public static class JournalSafety
{
    private static readonly (string Setting, string Code, string Danger)[] PostgresSettings =
    [
        ("fsync", "journal_fsync_off", "a power cut may lose acknowledged events or damage the database"),
        ("full_page_writes", "journal_full_page_writes_off", "a power cut may damage the database"),
        ("synchronous_commit", "journal_synchronous_commit_off", "a crash of the server loses acknowledged events"),
    ];

    /// <summary>Asks the database, over a connection that is opened as the journal opens its own.</summary>
    /// <returns>What is unsafe; empty when all is well.</returns>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public static async Task<IReadOnlyList<HealthFinding>> CheckAsync(
        JournalSetup setup, CancellationToken cancellation)
    {
        try
        {
            return setup.Sqlite is { } sqlite
                ? await Task.Run(() => CheckSqlite(setup.Address, sqlite), cancellation).ConfigureAwait(false)
                : await CheckPostgreSqlAsync(setup.Address, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or IOException)
        {
            throw new JournalUnavailableException(
                $"The settings of the journal {setup.Address} could not be checked: {exception.Message}", exception);
        }
    }

    private static List<HealthFinding> CheckSqlite(JournalAddress address, SqliteFiles sqlite)
    {
        using var connection = sqlite.Open(address);
        var findings = new List<HealthFinding>();
        var synchronous = Pragma(connection, "synchronous");
        if (synchronous is not ("2" or "3"))
        {
            findings.Add(new HealthFinding(
                "journal_synchronous_off",
                $"The journal {address} is opened with PRAGMA synchronous = {synchronous}: a power cut loses "
                + "acknowledged events. Set collab.journal.sqlite.synchronous = full.",
                false));
        }

        var mode = Pragma(connection, "journal_mode");
        if (mode != "wal")
        {
            findings.Add(new HealthFinding(
                "journal_wal_off",
                $"The journal {address} is in journal_mode = {mode}: readers and writers block each other. "
                + "Stop every node and run: PRAGMA journal_mode = WAL.",
                false));
        }

        if (new DriveInfo(Path.GetDirectoryName(address.File)!) is { DriveType: DriveType.Network } drive)
        {
            findings.Add(new HealthFinding(
                "journal_on_network_filesystem",
                $"The journal {address} lies on a network filesystem ({drive.DriveFormat}), whose locks SQLite cannot "
                + "rely on: the file may be damaged. Put it on a local disk, or use PostgreSQL.",
                false));
        }

        return findings;
    }

    private static string Pragma(DbConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return FormattableString.Invariant($"{command.ExecuteScalar()}");
    }

    private static async Task<IReadOnlyList<HealthFinding>> CheckPostgreSqlAsync(
        JournalAddress address, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(address.ConnectionString);
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellation).ConfigureAwait(false);
        var findings = new List<HealthFinding>();
        foreach (var (setting, code, danger) in PostgresSettings)
        {
            var command = new NpgsqlCommand($"SHOW {setting}", connection);
            await using var __ = command.ConfigureAwait(false);
            if (await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not "off") continue;
            findings.Add(new HealthFinding(
                code,
                $"The journal {address} runs with {setting} = off: {danger}. Set {setting} = on.",
                false));
        }

        return findings;
    }
}

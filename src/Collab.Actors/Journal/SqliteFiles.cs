using System.Data.Common;
using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace Collab.Actors.Journal;

/// <summary>How every connection to an SQLite journal is opened, the plugin's and our own.</summary>
/// <param name="Synchronous">The pragma of that name: how durable a commit is.</param>
/// <param name="BusyTimeout">How long a connection waits for another process's write lock.</param>
internal sealed record SqliteFiles(string Synchronous, TimeSpan BusyTimeout)
{
    private const string SynchronousKey = "collab.journal.sqlite.synchronous";
    private const string BusyTimeoutKey = "collab.journal.sqlite.busy-timeout";

    /// <summary>
    /// Seconds that the driver adds to the busy timeout by trying again itself; 0 would mean for ever.
    /// </summary>
    private const int DriverTimeoutSeconds = 5;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">
    /// A value is not legal; the message names key, value and what is.
    /// </exception>
    public static SqliteFiles From(Config config)
    {
        var synchronous = config.GetString(SynchronousKey).ToLowerInvariant();
        if (synchronous is not ("full" or "extra" or "normal"))
            throw new ConfigurationException($"{SynchronousKey} = '{synchronous}': legal are full, extra, normal.");
        var busyTimeout = config.GetTimeSpan(BusyTimeoutKey);
        if (busyTimeout < TimeSpan.FromMilliseconds(1) || busyTimeout > TimeSpan.FromMinutes(1))
            throw new ConfigurationException($"{BusyTimeoutKey} = {busyTimeout}: legal are 1ms to 60s.");
        return new SqliteFiles(synchronous, busyTimeout);
    }

    /// <summary>For the file at <paramref name="path"/>, which is created when it does not exist.</summary>
    public static string ConnectionString(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = DriverTimeoutSeconds,
    }.ConnectionString;

    /// <summary>Prepares a connection that was opened.</summary>
    public void Prepare(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"PRAGMA busy_timeout = {(long)BusyTimeout.TotalMilliseconds}; PRAGMA synchronous = {Synchronous};";
        command.ExecuteNonQuery();
    }

    /// <summary>The same for the snapshot plugin's asynchronous opening.</summary>
    public Task PrepareAsync(DbConnection connection, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Prepare(connection);
        return Task.CompletedTask;
    }

    /// <summary>Opens a connection of our own.</summary>
    public SqliteConnection Open(JournalAddress address)
    {
        var connection = new SqliteConnection(address.ConnectionString);
        try
        {
            connection.Open();
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

using Collab.Actors.Journal;
using Microsoft.Data.Sqlite;

namespace Collab.Testing.Databases;

/// <summary>A path for an SQLite file in a temporary directory of its own; disposing deletes both.</summary>
public sealed class SqliteFile : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("collab-sqlite-").FullName;

    /// <summary>The file's path. The file itself is made by whoever opens it.</summary>
    public string Path => System.IO.Path.Combine(_directory, "journal.db");

    /// <summary>As a journal.</summary>
    public JournalAddress Address => JournalAddress.Parse($"sqlite:{Path}");

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}

using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Npgsql;

namespace Collab.Actors.Journal;

/// <summary>Where events are kept: <c>sqlite:FILE</c> or <c>postgres:CONNECTION STRING</c>.</summary>
/// <remarks>Immutable. Equal addresses name the same database in the same way.</remarks>
public sealed partial class JournalAddress : IEquatable<JournalAddress>
{
    /// <summary>The environment variable that is read when no address is given.</summary>
    public const string EnvironmentVariable = "COLLAB_JOURNAL";

    /// <summary>The address when the environment variable is not set either.</summary>
    public const string DefaultText = "sqlite:collab.db";

    private const string SqliteScheme = "sqlite:";
    private const string PostgresScheme = "postgres:";
    private const string LegalForms =
        "Legal are sqlite:FILE, for example sqlite:collab.db, and postgres:CONNECTION STRING, "
        + "for example postgres:Host=db;Database=collab;Username=collab;Password=...";

    /// <summary>What a connection string gets unless it says otherwise.</summary>
    /// <remarks>
    /// Without a reset at each return to the pool, commits are faster; the short timeouts (seconds) let a node notice
    /// a lost database while its clients still wait. Few connections: one writes events, three are for recoveries,
    /// three for reads, one for all else; and when a node is killed, the server ends all that it had at the moment in
    /// which the others need the server (docs/performance.md). Who waits for a connection gives up when whoever asked
    /// has.
    /// </remarks>
    private static readonly (string Key, object Value)[] PostgresDefaults =
    [
        ("Maximum Pool Size", 8),
        ("No Reset On Close", true),
        ("Timeout", 3),
        ("Command Timeout", 5),

        // A node that is stopped in the middle of a write, or whose machine is gone, must not hold the lock on its
        // conference's next row: the server ends its transaction after this many milliseconds of silence.
        ("Options", "-c idle_in_transaction_session_timeout=1000"),
    ];

    private JournalAddress(JournalKind kind, string connectionString, string display, string? file)
    {
        (Kind, ConnectionString, _display, File) = (kind, connectionString, display, file);
    }

    private readonly string _display;

    /// <summary>Which database it is.</summary>
    public JournalKind Kind { get; }

    /// <summary>The file's absolute path; <c>null</c> unless the journal is an SQLite file.</summary>
    public string? File { get; }

    /// <summary>For the database's ADO.NET driver. Secret: it may hold a password.</summary>
    internal string ConnectionString { get; }

    /// <summary>Reads an address; an empty one means <c>COLLAB_JOURNAL</c>, else <c>sqlite:collab.db</c>.</summary>
    /// <exception cref="FormatException">
    /// It is not legal. The message names it, without password, and what is.
    /// </exception>
    public static JournalAddress ParseOrDefault(string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) return Parse(text);
        var variable = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (string.IsNullOrWhiteSpace(variable)) return Parse(DefaultText);
        return TryParse(variable, out var address, out var error)
            ? address
            : throw new FormatException($"The environment variable {EnvironmentVariable}: {error}");
    }

    /// <summary>Reads an address. A relative file is relative to the current directory.</summary>
    /// <exception cref="FormatException">
    /// It is not legal. The message names it, without password, and what is.
    /// </exception>
    public static JournalAddress Parse(string text) =>
        TryParse(text, out var address, out var error) ? address : throw new FormatException(error);

    /// <summary>The same without an exception.</summary>
    /// <param name="text">The address.</param>
    /// <param name="address">The result.</param>
    /// <param name="error">What is wrong, with the value (never its password) and the legal forms.</param>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out JournalAddress? address,
        [NotNullWhen(false)] out string? error)
    {
        (address, error) = text?.Trim() switch
        {
            { } x when x.StartsWith(SqliteScheme, StringComparison.OrdinalIgnoreCase) =>
                ParseSqlite(x[SqliteScheme.Length..].Trim()),
            { } x when x.StartsWith(PostgresScheme, StringComparison.OrdinalIgnoreCase) =>
                ParsePostgres(x[PostgresScheme.Length..].Trim()),
            _ => (null, "it names no database that can keep the journal"),
        };
        if (address is not null) return true;
        error = $"'{Redact(text?.Trim() ?? "")}' is not a journal's address: {error}. {LegalForms}";
        return false;
    }

    /// <summary>For logs: the database without any password.</summary>
    public override string ToString() => _display;

    /// <inheritdoc/>
    public bool Equals(JournalAddress? other) =>
        other is not null && Kind == other.Kind && ConnectionString == other.ConnectionString;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JournalAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, ConnectionString);

    private static (JournalAddress?, string?) ParseSqlite(string file)
    {
        if (file.Length == 0) return (null, "the file is missing");
        if (file.StartsWith(':') || file.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return (null, "the journal must be a file of its own, neither in memory nor a URI");
        if (file.Contains('=', StringComparison.Ordinal))
            return (null, "a file is expected, not a connection string");
        if (file.EndsWith('/') || file.EndsWith(Path.DirectorySeparatorChar) || Directory.Exists(file))
            return (null, "it is a directory; name a file in it");
        var path = Path.GetFullPath(file);
        var connectionString = SqliteFiles.ConnectionString(path);
        return (new JournalAddress(JournalKind.Sqlite, connectionString, SqliteScheme + path, path), null);
    }

    private static (JournalAddress?, string?) ParsePostgres(string text)
    {
        if (text.StartsWith("//", StringComparison.Ordinal))
            return (null, "a connection string of key=value pairs is expected, not a URI");
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // What follows a password may be a part of it that needed quotes, and the driver's text would repeat it.
            return (null, Secret().IsMatch(text)
                ? "the connection string cannot be read; a password with ';', '=' or quotes in it must be quoted"
                : $"the connection string cannot be read: {exception.Message}");
        }

        if (string.IsNullOrWhiteSpace(builder.Host)) return (null, "Host is missing");
        if (string.IsNullOrWhiteSpace(builder.Database)) return (null, "Database is missing");
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        foreach (var (key, value) in PostgresDefaults)
        {
            if (!given.ContainsKey(key)) builder[key] = value;
        }

        var display = $"{PostgresScheme}Host={builder.Host};Port={builder.Port};Database={builder.Database}"
            + (string.IsNullOrEmpty(builder.Username) ? "" : $";Username={builder.Username}");
        return (new JournalAddress(JournalKind.PostgreSql, builder.ConnectionString, display, null), null);
    }

    private static string Redact(string text)
    {
        if (Secret().Match(text) is { Success: true } secret)
            return text[..secret.Index] + secret.Groups[1].Value + "=***";
        return UserInfo().Replace(text, "://***@");
    }

    [GeneratedRegex(@"((?:ssl\s*)?(?:password|pwd|psw))\s*=.*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Secret();

    [GeneratedRegex("(?:://|^postgres://).*@", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex UserInfo();
}

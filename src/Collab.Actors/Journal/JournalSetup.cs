using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql.Config;
using LinqToDB;

namespace Collab.Actors.Journal;

/// <summary>
/// What an actor system needs to keep its journal and snapshots in a database: HOCON and setups. It is itself one of
/// the setups, so that whoever has the actor system finds the database.
/// </summary>
/// <example><code>
/// var journal = JournalSetup.For(address, overrides);
/// var config = overrides.WithFallback(journal.Config).WithFallback(collabConf);
/// ActorSystem.Create(name, journal.AddTo(BootstrapSetup.Create().WithConfig(config).And(...)));
/// </code></example>
public sealed class JournalSetup : Setup
{
    private JournalSetup(JournalAddress address, Config config, DataOptions options, SqliteFiles? sqlite)
    {
        (Address, Config, Options, Sqlite) = (address, config, options, sqlite);
    }

    /// <summary>The database.</summary>
    public JournalAddress Address { get; }

    /// <summary>
    /// The settings of <c>hocon/sqlite.conf</c> or <c>hocon/postgres.conf</c>. Holds no connection string.
    /// </summary>
    public Config Config { get; }

    /// <summary>How the plugins connect. Secret: it holds the connection string.</summary>
    internal DataOptions Options { get; }

    /// <summary>How connections to an SQLite file are opened; <c>null</c> for other databases.</summary>
    internal SqliteFiles? Sqlite { get; }

    /// <summary>What the node's replicas have in memory.</summary>
    internal FoldedConferences Folded { get; } = new();

    /// <summary>The one that an actor system was made with.</summary>
    /// <exception cref="ConfigurationException">It was made without.</exception>
    internal static JournalSetup Of(ActorSystem system) =>
        system.Settings.Setup.Get<JournalSetup>() is { HasValue: true } found
            ? found.Value
            : throw new ConfigurationException(
                $"The actor system knows no journal: create it with {nameof(JournalSetup)}.{nameof(AddTo)}.");

    /// <summary>Puts a system's journal and snapshots into the database at <paramref name="address"/>.</summary>
    /// <param name="address">The database.</param>
    /// <param name="overrides">
    /// The system's own HOCON, which goes before <see cref="Config"/>: settings that code must know are read from both.
    /// </param>
    /// <exception cref="ConfigurationException">
    /// A setting is not legal; the message names key, value and what is.
    /// </exception>
    public static JournalSetup For(JournalAddress address, Config? overrides = null)
    {
        var config = Resource(address.Kind == JournalKind.Sqlite ? "sqlite.conf" : "postgres.conf");
        var effective = overrides is null ? config : overrides.WithFallback(config);
        var sqlite = address.Kind == JournalKind.Sqlite ? SqliteFiles.From(effective) : null;
        var options = new DataOptions().UseConnectionString(
            effective.GetString("akka.persistence.snapshot-store.sql.provider-name"),
            address.ConnectionString);
        if (sqlite is not null) options = options.UseAfterConnectionOpened(sqlite.Prepare, sqlite.PrepareAsync);
        return new JournalSetup(address, config, options, sqlite);
    }

    /// <summary>Adds the setups that <see cref="Config"/> relies on.</summary>
    public ActorSystemSetup AddTo(ActorSystemSetup setup) => setup.And(new DataOptionsSetup(Options)).And(this);

    private static Config Resource(string name)
    {
        using var stream = typeof(JournalSetup).Assembly.GetManifestResourceStream($"hocon/{name}")
            ?? throw new InvalidOperationException($"hocon/{name} is not embedded in Collab.Actors.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}

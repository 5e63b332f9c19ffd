using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Collab.Actors.Journal;
using Collab.Core.Services;

namespace Collab.Cli.Journals;

/// <summary>
/// Opens a journal to read it: an actor system of one process, without a cluster, a port or a writer.
/// </summary>
internal sealed class JournalTool : IAsyncDisposable
{
    // Nobody logs to standard output, which belongs to what was asked for.
    private const string ReadOnlySystem =
        """
        akka.actor.provider = local
        akka.loggers = []
        akka.stdout-loglevel = OFF
        akka.log-dead-letters = off
        """;

    private readonly ActorSystem _system;

    private JournalTool(ActorSystem system, ServiceCatalog catalog) =>
        (_system, Reader, Catalog) = (system, new JournalReader(system, catalog), catalog);

    /// <summary>Reads the journal.</summary>
    public JournalReader Reader { get; }

    /// <summary>The services whose events it can read.</summary>
    public ServiceCatalog Catalog { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="CliException">There is no such journal. Reading never creates one.</exception>
    public static JournalTool Open(string? text)
    {
        JournalAddress address;
        try
        {
            address = JournalAddress.ParseOrDefault(text);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Configuration, $"--journal: {e.Message}", e);
        }

        if (address.File is { } file && !File.Exists(file))
        {
            throw new CliException(
                ExitCode.Unreachable, $"there is no journal at {file}. Name the nodes' journal with --journal.");
        }

        var overrides = ConfigurationFactory.ParseString(ReadOnlySystem);
        var journal = JournalSetup.For(address, overrides);
        var config = overrides.WithFallback(journal.Config).WithFallback(CollabConf());
        var setup = journal.AddTo(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)));
        return new JournalTool(ActorSystem.Create("collab-journal", setup), ServiceCatalog.BuiltIn);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _system.Dispose();
    }

    // For its serializers: what nodes write, this reads.
    private static Config CollabConf()
    {
        using var stream = typeof(JournalReader).Assembly.GetManifestResourceStream("hocon/collab.conf")
            ?? throw new InvalidOperationException("hocon/collab.conf is not embedded in Collab.Actors.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}

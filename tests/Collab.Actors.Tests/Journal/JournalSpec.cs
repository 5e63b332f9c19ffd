using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Collab.Actors.Journal;
using Collab.Core.Services;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Journal;

/// <summary>
/// A fixture with an empty database for every test, and as many actor systems on it as the test wants.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class JournalSpec(JournalKind kind, bool tables = true)
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    protected static readonly ConferenceId Conference = new("main", "tea");

    protected const string Serialization = """
        akka.actor {
          serializers.collab = "Collab.Actors.Serialization.CollabSerializer, Collab.Actors"
          serialization-bindings {
            "Collab.Actors.Serialization.JournaledEvent, Collab.Actors" = collab
            "Collab.Protocol.ConferenceState, Collab.Protocol" = collab
          }
        }
        """;

    private readonly List<ActorSystem> _systems = [];

    protected JournalKind Kind => kind;

    protected TestJournal Database { get; private set; } = null!;

    [SetUp]
    public async Task MakeDatabase() => Database = await TestJournal.CreateAsync(kind, tables);

    [TearDown]
    public async Task StopSystems()
    {
        foreach (var system in _systems) await system.Terminate();
        await Database.DisposeAsync();
    }

    protected ActorSystem StartSystem(string hocon = "", Func<ActorSystemSetup, ActorSystemSetup>? change = null) =>
        StartSystem(Database.Address, hocon, change);

    protected ActorSystem StartSystem(
        JournalAddress address, string hocon = "", Func<ActorSystemSetup, ActorSystemSetup>? change = null)
    {
        var overrides = ConfigurationFactory.ParseString(hocon).WithFallback(Serialization);
        var journal = JournalSetup.For(address, overrides);
        var config = overrides.WithFallback(journal.Config).WithFallback(ActorSpec.Quiet);
        var setup = journal.AddTo(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)));
        var system = ActorSystem.Create($"test-{_systems.Count}", change is null ? setup : change(setup));
        _systems.Add(system);
        return system;
    }

    protected JournalReader StartReader(string hocon = "") => new(StartSystem(hocon), ServiceCatalog.BuiltIn);

    /// <summary>Appends events in a system of its own that has ended when this returns.</summary>
    protected async Task WriteAsync(ConferenceId id, params int[] batches)
    {
        var system = StartSystem();
        var writer = system.ActorOf(Writer.For(id));
        foreach (var batch in batches) await AppendAsync(writer, batch);
        await system.Terminate();
    }

    protected static async Task<long> AppendAsync(IActorRef writer, int count) =>
        (await writer.Ask<Writer.Appended>(new Writer.Append(count), Soon)).Seq;

    protected static async Task<IReadOnlyList<long>> SeqsAsync(IActorRef writer) =>
        (await writer.Ask<Writer.Seqs>(new Writer.GetSeqs(), Soon)).All;

    protected static async Task<IReadOnlyList<long>> RecoverAsync(ActorSystem system, ConferenceId id) =>
        await SeqsAsync(system.ActorOf(Writer.For(id)));

    /// <summary>Waits until an actor has stopped.</summary>
    protected static async Task StoppedAsync(ActorSystem system, IActorRef actor)
    {
        using var inbox = Inbox.Create(system);
        inbox.Watch(actor);
        var message = await inbox.ReceiveAsync(Soon);
        Assert.That(message, Is.InstanceOf<Terminated>(), $"{actor} was to stop within {Soon}");
    }

    /// <summary>A bytes literal.</summary>
    protected string Blob(string hex) => kind == JournalKind.Sqlite ? $"x'{hex}'" : $"'\\x{hex}'::bytea";

    protected static IEnumerable<long> UpTo(long seq) => Enumerable.Range(1, (int)seq).Select(x => (long)x);
}

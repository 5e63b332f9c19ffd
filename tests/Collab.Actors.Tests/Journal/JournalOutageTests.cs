using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Collab.Actors.Journal;
using Collab.Core.Services;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Journal;

/// <summary>A PostgreSQL that dies, or freezes, under a node that goes on.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalOutageTests : IDisposable
{
    private const string Settings = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.actor {
          serializers.collab = "Collab.Actors.Serialization.CollabSerializer, Collab.Actors"
          serialization-bindings {
            "Collab.Actors.Serialization.JournaledEvent, Collab.Actors" = collab
            "Collab.Protocol.ConferenceState, Collab.Protocol" = collab
          }
        }
        """;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly ConferenceId Conference = new("main", "tea");

    private PostgresServer _server = null!;
    private ActorSystem _system = null!;
    private IActorRef _writer = ActorRefs.Nobody;
    private long _acked;

    [SetUp]
    public async Task StartServer()
    {
        _server = await PostgresServer.StartNewAsync(fsync: true);
        var address = JournalAddress.Parse($"postgres:{await _server.CreateDatabaseAsync()}");
        await JournalSchema.EnsureAsync(address, CancellationToken.None);
        var journal = JournalSetup.For(address);
        var config = ConfigurationFactory.ParseString(Settings).WithFallback(journal.Config);
        _system = ActorSystem.Create(
            "outage", journal.AddTo(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config))));
    }

    [TearDown]
    public async Task StopSystem() => await _system.Terminate();

    public void Dispose() => _server?.Dispose();

    [Test]
    public async Task Writing_goes_on_within_two_seconds_of_the_databases_return()
    {
        var back = await LoseDatabaseAsync();
        await Eventually.HoldsAsync("write after the restart", Deadline, TryAppendAsync);
        var elapsed = back.Elapsed;

        TestContext.Out.WriteLine($"Back {elapsed.TotalMilliseconds:F0} ms after the database was.");
        Assert.That(elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
        var reader = new JournalReader(_system, ServiceCatalog.BuiltIn);
        Assert.That((await reader.LoadAsync(Conference, CancellationToken.None)).Seq, Is.GreaterThanOrEqualTo(_acked));
    }

    /// <summary>
    /// Akka's circuit breaker throws at whoever calls it half open, the snapshot store restarts, and the recovery that
    /// asked waits in vain: the breakers never open.
    /// </summary>
    [Test]
    public async Task Every_recovery_that_begins_when_the_database_is_back_is_answered()
    {
        var back = await LoseDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(1, 100).Select(i => AppendAsync(new ConferenceId("main", $"tea-{i}"))));

        TestContext.Out.WriteLine($"All wrote within {back.ElapsedMilliseconds} ms.");
        Assert.That(back.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task A_frozen_database_is_an_outage_to_readers_and_then_over()
    {
        await Eventually.HoldsAsync("first write", Deadline, TryAppendAsync);
        var reader = new JournalReader(_system, ServiceCatalog.BuiltIn);
        await reader.LoadAsync(Conference, CancellationToken.None);
        _server.Suspend();
        var clock = Stopwatch.StartNew();

        Assert.That(
            async () => await reader.LoadAsync(Conference, CancellationToken.None),
            Throws.TypeOf<JournalUnavailableException>());
        Assert.That(clock.Elapsed, Is.LessThan(JournalLimits.ReadTimeout + TimeSpan.FromSeconds(1)));

        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.That(
            async () => await reader.LoadFromStartAsync(Conference, impatience.Token),
            Throws.InstanceOf<OperationCanceledException>());

        _server.Resume();
        var loaded = await Eventually.GetAsync(
            "read after the thaw",
            Deadline,
            () => reader.LoadAsync(Conference, CancellationToken.None),
            conference => conference.Seq == 1);
        Assert.That(loaded.Seq, Is.EqualTo(1));
    }

    /// <summary>
    /// Kills the database under a writer and starts it again when as many writes have failed as would open a circuit
    /// breaker, however few failures one attempt makes. Counts from its return.
    /// </summary>
    private async Task<Stopwatch> LoseDatabaseAsync()
    {
        await Eventually.HoldsAsync("first write", Deadline, TryAppendAsync);
        _server.Kill();
        var failures = 0;
        await Eventually.HoldsAsync(
            "failing writes", Deadline, async () => !await TryAppendAsync() && ++failures == 30);
        await _server.StartAsync();
        return Stopwatch.StartNew();
    }

    /// <summary>Writes one event, with as many actors as it takes.</summary>
    private async Task AppendAsync(ConferenceId conference)
    {
        using var attempts = new CancellationTokenSource(Deadline);
        while (true)
        {
            var writer = _system.ActorOf(Writer.For(conference));
            var appended = writer.Ask<Writer.Appended>(new Writer.Append(1), attempts.Token);
            if (await Task.WhenAny(appended, writer.WatchAsync(attempts.Token)) != appended) continue;
            await appended;
            return;
        }
    }

    /// <summary>Writes one event, through a new actor when the last one was stopped by a failure.</summary>
    private async Task<bool> TryAppendAsync()
    {
        if (_writer.IsNobody()) _writer = _system.ActorOf(Writer.For(Conference));
        using var attempt = new CancellationTokenSource(AttemptTimeout);
        var appended = _writer.Ask<Writer.Appended>(new Writer.Append(1), attempt.Token);
        var first = await Task.WhenAny(appended, _writer.WatchAsync(attempt.Token));
        if (first == appended && appended.IsCompletedSuccessfully)
        {
            _acked = (await appended).Seq;
            return true;
        }

        await attempt.CancelAsync();
        _system.Stop(_writer);
        _writer = ActorRefs.Nobody;
        return false;
    }
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Collab.Actors.Blobs;
using Collab.Actors.Conferences;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Actors.Replicas;
using Collab.Actors.Waking;
using Collab.Core.Services;
using Collab.Protocol.Remoting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Actors.Hosting;

/// <summary>Starts and stops the node with its host.</summary>
internal sealed partial class CollabNode(
    IOptions<CollabOptions> options,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers,
    TimeProvider? clock = null,
    IBlobStore? blobStore = null,
    IEnumerable<IConferenceWatcher>? watchers = null) : ICollabNode, IHostedService, IAsyncDisposable
{
    /// <summary>
    /// The exit code of a node that was given up, by the cluster or by itself; a service manager should restart it.
    /// </summary>
    public const int RemovedExitCode = 70;

    private readonly CollabOptions _options = options.Value;
    private readonly NodeLoad _load = new();
    private readonly ILogger _log = loggers.CreateLogger<CollabNode>();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private ImmutableArray<NodeInfo> _nodes = [];
    private IReadOnlyList<HealthFinding> _findings = [];
    private string _endpoint = options.Value.PublicEndpoint;
    private ActorSystem? _system;
    private IActorRef? _replicas;
    private NodeRegistration? _registration;
    private IActorRef? _directory;
    private NodeConferences? _conferences;
    private CancellationTokenRegistration _stopping;

    public string Name { get; } = options.Value.NodeName.Length > 0
        ? options.Value.NodeName
        : $"{Environment.MachineName}-{Environment.ProcessId}";

    public ServiceCatalog Services => _options.Services;

    public bool Draining { get; private set; }

    public ActorSystem System => _system ?? throw NotStarted();

    public IConferences Conferences => _conferences ?? throw NotStarted();

    public IReadOnlyList<NodeInfo> Nodes => _nodes;

    public IReadOnlyList<HealthFinding> Health
    {
        get
        {
            var findings = new List<HealthFinding>(_findings);
            if (_registration is { HasJournal: false } silent)
            {
                findings.Add(new HealthFinding(
                    "journal_unreachable",
                    $"The journal has not answered for {silent.JournalSilence.TotalSeconds:F0} s: nothing can be "
                    + "written, those who are in can read. The node goes on by itself when it answers again.",
                    false));
            }

            if (Draining)
                findings.Add(new HealthFinding("draining", "The node is shutting down.", true));
            else if (!_nodes.Any(node => node.Self && node.Status == NodeInfo.Up))
                findings.Add(new HealthFinding("not_in_cluster", "The node has not joined the cluster yet.", true));
            return findings;
        }
    }

    public void Announce(string publicEndpoint)
    {
        if (_options.PublicEndpoint.Length == 0) _endpoint = publicEndpoint;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        HostThreads.Raise();
        _stopping = lifetime.ApplicationStopping.Register(BeginDrain);
        var address = JournalAddress.ParseOrDefault(_options.Journal);
        await JournalSchema.EnsureAsync(address, cancellationToken).ConfigureAwait(false);
        var overrides = SystemConfig.Overrides(_options);
        var journal = JournalSetup.For(address, overrides);
        _findings = await JournalSafety.CheckAsync(journal, cancellationToken).ConfigureAwait(false);
        foreach (var finding in _findings) _log.UnsafeJournal(finding.Code, finding.Message);

        var config = overrides.WithFallback(journal.Config).WithFallback(SystemConfig.Defaults());
        var bootstrap = BootstrapSetup.Create().WithConfig(config);
        _system = ActorSystem.Create(
            SystemConfig.SystemName, journal.AddTo(bootstrap.And(new LoggerSetup(loggers))));
        _ = LeaveWithSystemAsync(_system);

        var reader = new JournalReader(_system, Services);
        var primaries = _options.TunePrimaries(new PrimarySettings(Name, Services, _load, _clock));
        await Rehearsal.RunAsync(_system, reader, primaries).ConfigureAwait(false);
        var membership = new MembershipDatabase(address);
        await JoinAsync(_system, membership, cancellationToken).ConfigureAwait(false);
        Serve(_system, journal, reader, primaries with { Watchers = [.. watchers ?? []] });
        KeepBlobs(address, membership);
        _log.Started(Name, _system.Provider().DefaultAddress.ToString(), address.ToString());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Draining = true;
        if (_system is not { } system) return;
        await StopSweepAsync().ConfigureAwait(false);
        var leaving = LeaveAsync(system);
        var ended = await Task.WhenAny(leaving, Task.Delay(_options.DrainTimeout, _clock, cancellationToken))
            .ConfigureAwait(false);
        if (ended != leaving) _log.DrainTimedOut(Name, _options.DrainTimeout);
        else await UnregisterAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync().ConfigureAwait(false);
        Draining = true;
        await StopSweepAsync().ConfigureAwait(false);
        if (_system is not null) await _system.Terminate().ConfigureAwait(false);
        await UnregisterAsync().ConfigureAwait(false);
    }

    private async Task JoinAsync(ActorSystem system, MembershipDatabase database, CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        _directory = system.ActorOf(
            NodeDirectory.Props(
                Describe, nodes => _nodes = nodes, OnWithoutJournal, lifetime.StopApplication, OnGivenUp),
            NodeDirectory.ActorName);
        system.ActorOf(CrashDetector.Props(), "crash-detector");
        system.ActorOf(StrandedMoves.Props(), "stranded-moves");
        system.ActorOf(LateWatches.Props(), "late-watches");
        var seeds = _options.SeedNodes
            .Select(text => SeedNode.TryParse(text, out var seed) ? SystemConfig.ToAddress(seed) : cluster.SelfAddress)
            .ToImmutableList();
        var nodes = new NodeTable(database);
        var entry = new ClusterEntry(cluster, Name, nodes, new LeaseTable(database), _log, _clock);
        var row = await entry.JoinAsync(seeds, _options.JoinTimeout, cancellation).ConfigureAwait(false);
        _registration = new NodeRegistration(nodes, row, cluster, _log, _clock, reason =>
        {
            // While a node drains, the others take its row away in good order.
            if (!Draining) OnGivenUp(reason);
        });
    }

    /// <summary>
    /// Last of all: as long as this node may still write, nobody should begin a cluster of their own.
    /// </summary>
    private async Task UnregisterAsync()
    {
        if (_registration is { } registration) await registration.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A node that alone cannot write would keep its conferences from going on elsewhere. It goes as if told to stop,
    /// since the others can take over, but with the code that asks for a restart. When nobody can write, no node is
    /// better than another, and all stay: those who are in can still read.
    /// </summary>
    private void OnWithoutJournal(TimeSpan time)
    {
        if (_registration is null || time < _options.JournalPatience) return;
        if (Draining || lifetime.ApplicationStopping.IsCancellationRequested) return;
        _log.JournalLost(Name, _options.JournalPatience, RemovedExitCode);
        Environment.ExitCode = RemovedExitCode;
        lifetime.StopApplication();
    }

    /// <summary>
    /// Nothing that a node does counts any more when the others have given it up. It does not go in good order: nobody
    /// would answer, and as long as that lasts it would pass for alive to itself.
    /// </summary>
    private void OnGivenUp(string reason)
    {
        _log.GivenUp(Name, reason);
        _ = DownAsync();
    }

    private async Task DownAsync()
    {
        if (_options.ZombieTime > TimeSpan.Zero) await Task.Delay(_options.ZombieTime, _clock).ConfigureAwait(false);
        Cluster.Get(System).Down(System.Provider().DefaultAddress);
    }

    private void Serve(ActorSystem system, JournalSetup journal, JournalReader reader, PrimarySettings primaries)
    {
        var region = PrimaryRegion.Start(system, primaries, new ShardPlacement(IsDraining, IsHandingOver));
        var replicas = _options.TuneReplicas(new ReplicaSettings(
            Name, Services, region, reader, new SessionSecrets(SessionKey()), OtherEndpoints, _load, _clock)
        {
            Folded = journal.Folded,
        });
        system.ActorOf(Undelivered.Props(), "undelivered");
        _replicas = system.ActorOf(Replicas.Replicas.Props(replicas), "replicas");
        _conferences = new NodeConferences(
            _replicas, reader, replicas.Secrets, replicas.Feeds, () => Draining);
        var waking = new WakerSettings(DirectoryDatabase.For(journal), reader, Services, region, () => _nodes, _clock);
        system.ActorOf(Waker.Candidate(system, waking.From(system.Settings.Config)), "waker");
    }

    private byte[] SessionKey()
    {
        if (_options.SessionKey.Length > 0) return _options.SessionKey;
        _log.NoSessionKey();
        return global::System.Security.Cryptography.RandomNumberGenerator.GetBytes(SessionSecrets.KeyBytesMin);
    }

    private List<string> OtherEndpoints() =>
        [.. _nodes.Where(x => !x.Self && x.Status == NodeInfo.Up && x.Endpoint.Length > 0).Select(x => x.Endpoint)];

    private NodeStatus Describe() => new()
    {
        Name = Name,
        Endpoint = _endpoint,
        ProcessId = Environment.ProcessId,
        Primaries = _load.Primaries,
        Connections = _load.Connections,
        HasJournal = _registration is { HasJournal: true },
        Draining = Draining,
        HandingOver = _handingOver,
    };

    /// <summary>
    /// A system that ends while the host runs was removed from the cluster: the process must not linger.
    /// </summary>
    private async Task LeaveWithSystemAsync(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        if (Draining || lifetime.ApplicationStopping.IsCancellationRequested) return;
        Draining = true;
        _log.Removed(Name, RemovedExitCode);
        Environment.ExitCode = RemovedExitCode;
        lifetime.StopApplication();
    }

    private InvalidOperationException NotStarted() => new($"The node {Name} has not started yet.");
}

using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Actors.Tests.Nodes;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Membership;

/// <summary>Nodes that lose each other, or the journal, or both. Each has a database user of its own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CutOffTests
{
    private const string Hocon = """
        akka.remote.dot-netty.tcp.applied-adapters = [trttl]
        akka.cluster.split-brain-resolver.stable-after = 1s
        collab.lease.lease-operation-timeout = 2s
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly List<TestNode> _nodes = [];
    private readonly int _exitCode = Environment.ExitCode;
    private PostgresServer _server = null!;
    private string _database = "";

    [SetUp]
    public async Task Start()
    {
        _server = await PostgresServer.StartNewAsync(fsync: false);
        _database = await _server.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _server.Resume();
        if (TestContext.CurrentContext.Result.FailCount > 0)
            foreach (var node in _nodes) await TestContext.Out.WriteLineAsync(node.Log);
        foreach (var node in _nodes) await node.DisposeAsync();
        _server.Dispose();
        Environment.ExitCode = _exitCode;
    }

    [Test]
    public async Task A_minority_that_has_the_journal_goes_on_and_a_majority_that_has_not_leaves()
    {
        await StartAsync("n1", "n2", "n3");
        await CutFromJournalAsync("n1");
        await CutFromJournalAsync("n2");

        await SeparateAsync([_nodes[0], _nodes[1]], [_nodes[2]]);

        await EndedAsync(_nodes[0], _nodes[1]);
        await AloneAsync(_nodes[2]);
    }

    [Test]
    public async Task When_both_sides_have_the_journal_the_larger_one_goes_on()
    {
        await StartAsync("n1", "n2", "n3");

        await SeparateAsync([_nodes[0], _nodes[1]], [_nodes[2]]);

        await EndedAsync(_nodes[2]);
        await UpAsync(2, _nodes[0], _nodes[1]);
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task Of_two_nodes_the_one_that_has_the_journal_goes_on(int without)
    {
        await StartAsync("n1", "n2");
        await CutFromJournalAsync(_nodes[without].Name);

        await SeparateAsync([_nodes[0]], [_nodes[1]]);

        await EndedAsync(_nodes[without]);
        await AloneAsync(_nodes[1 - without]);
    }

    [Test]
    public async Task When_nobody_has_the_journal_at_the_moment_of_decision_all_leave()
    {
        await StartAsync("n1", "n2");
        _server.Suspend();

        await SeparateAsync([_nodes[0]], [_nodes[1]]);

        await EndedAsync([.. _nodes]);
        _server.Resume();
    }

    [Test]
    public async Task A_node_that_alone_lost_the_journal_leaves_and_the_others_go_on()
    {
        await StartAsync("n1", "n2");

        await CutFromJournalAsync("n1");

        await Eventually.HoldsAsync("n1 says so", Soon, () => Silent(_nodes[0]));
        await EndedAsync(_nodes[0]);
        await _nodes[0].StopAsync();
        await AloneAsync(_nodes[1]);
    }

    [Test]
    public async Task When_all_lost_the_journal_all_stay_say_so_and_go_on_when_it_is_back()
    {
        await StartAsync("n1", "n2");

        _server.Suspend();

        await Eventually.HoldsAsync("both say so", Soon, () => _nodes.All(Silent));
        Assert.That(_nodes.Select(node => node.ToldHostToStop), Is.All.False);
        _server.Resume();
        await Eventually.HoldsAsync("both are well", Soon, () => !_nodes.Any(Silent));
    }

    [Test]
    public async Task A_cluster_that_could_not_write_its_rows_for_long_is_found_all_the_same()
    {
        await StartAsync("n1");
        await CutFromJournalAsync("n1");
        await Eventually.GetAsync(
            "its row is old", Soon,
            () => new NodeTable(new MembershipDatabase(Address("postgres"))).ReadAsync(CancellationToken.None),
            rows => rows.Count == 1 && rows[0].Age > NodeWatch.Expiry * 2);

        await StartNodeAsync("n2", "postgres");

        await UpAsync(2, [.. _nodes]);
    }

    private async Task StartAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await _server.ExecuteAsync($"CREATE ROLE {name} SUPERUSER LOGIN");
            await StartNodeAsync(name, name);
        }

        await UpAsync(names.Length, [.. _nodes]);
    }

    private async Task StartNodeAsync(string name, string user) => _nodes.Add(await TestNode.StartAsync(
        name,
        $"postgres:{_database.Replace("Username=postgres", $"Username={user}", StringComparison.Ordinal)}",
        options => (options.Hocon, options.JournalPatience) = (Hocon, TimeSpan.FromSeconds(2)),
        []));

    private JournalAddress Address(string user) => JournalAddress.Parse(
        $"postgres:{_database.Replace("Username=postgres", $"Username={user}", StringComparison.Ordinal)}");

    private async Task CutFromJournalAsync(string user)
    {
        await _server.ExecuteAsync($"ALTER ROLE {user} NOLOGIN");
        await _server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'");
    }

    /// <summary>From now on nothing of one side reaches the other, and no connection breaks.</summary>
    private static async Task SeparateAsync(TestNode[] one, TestNode[] other)
    {
        foreach (var (from, to) in one.SelectMany(a => other.SelectMany(b => new[] { (a, b), (b, a) })))
        {
            var provider = (IRemoteActorRefProvider)((ExtendedActorSystem)from.Node.System).Provider;
            var target = ((ExtendedActorSystem)to.Node.System).Provider.DefaultAddress;
            var throttle = new SetThrottle(
                target, ThrottleTransportAdapter.Direction.Both, Blackhole.Instance);
            Assert.That(await provider.Transport.ManagementCommand(throttle, CancellationToken.None));
        }
    }

    private static bool Silent(TestNode node) =>
        node.Node.Health.Any(finding => finding is { Code: "journal_unreachable", Blocking: false });

    private static async Task EndedAsync(params TestNode[] nodes)
    {
        foreach (var node in nodes)
            await Eventually.HoldsAsync($"{node.Name} ends", Soon, () => node.ToldHostToStop);
        Assert.That(Environment.ExitCode, Is.EqualTo(Actors.Hosting.CollabNode.RemovedExitCode));
    }

    private static Task AloneAsync(TestNode node) => UpAsync(1, node);

    private static async Task UpAsync(int count, params TestNode[] nodes)
    {
        foreach (var node in nodes)
        {
            await Eventually.GetAsync(
                $"{node.Name} sees {count} nodes up",
                Soon,
                () => Task.FromResult(node.Node.Nodes),
                all => all.Count == count && all.All(x => x.Status == "up") && !node.ToldHostToStop);
        }
    }
}

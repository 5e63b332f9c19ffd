using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Core.Services.Conference;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Collab.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Actors.Tests.Nodes;

/// <summary>A fixture with an empty journal for every test, and as many nodes on it as the test wants.</summary>
/// <remarks>After each test every node is stopped; a message that no actor handled fails the test.</remarks>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class NodeSpec(JournalKind kind)
{
    /// <summary>How long anything may take on a busy machine.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    /// <summary>The conference of every test.</summary>
    protected static readonly ConferenceId Tea = new("main", "tea");

    private readonly List<TestNode> _nodes = [];

    protected TestJournal Journal { get; private set; } = null!;

    [SetUp]
    public async Task MakeJournal() => Journal = await TestJournal.CreateAsync(kind);

    [TearDown]
    public async Task StopNodes()
    {
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
        await Journal.DisposeAsync();
        if (TestContext.CurrentContext.Result.FailCount > 0)
            foreach (var node in _nodes) await TestContext.Out.WriteLineAsync(node.Log);
        Assert.That(_nodes.SelectMany(node => node.Unhandled), Is.Empty, "messages that no actor handled");
    }

    /// <summary>What the nodes' hosts have besides.</summary>
    protected virtual void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Starts a node and waits until it, and those that it joins, see each other.</summary>
    protected async Task<TestNode> StartAsync(
        string name = "n1", Action<CollabOptions>? configure = null, params TestNode[] seeds)
    {
        var node = await TestNode.StartAsync(name, Journal.Text, configure, seeds, AddServices);
        _nodes.Add(node);
        foreach (var member in seeds.Append(node))
        {
            await Eventually.HoldsAsync(
                $"{member.Name} sees {seeds.Length + 1} nodes up",
                Soon,
                () => member.Node.Nodes.Count(other => other.Status == "up") == seeds.Length + 1);
        }

        return node;
    }

    /// <summary>
    /// Starts nodes at the same moment, which find each other, and waits until each sees all that run.
    /// </summary>
    protected async Task<IReadOnlyList<TestNode>> StartTogetherAsync(
        Action<CollabOptions>? configure, params IReadOnlyList<string> names)
    {
        var running = _nodes.Count(node => !node.Stopped);
        var starting = names.Select(name => Task.Run(() => TestNode.StartAsync(name, Journal.Text, configure, [])));
        var started = await Task.WhenAll(starting);
        _nodes.AddRange(started);
        foreach (var node in _nodes.Where(node => !node.Stopped))
        {
            await Eventually.GetAsync(
                $"{node.Name} sees {running + names.Count} nodes up",
                Soon,
                () => Task.FromResult(string.Join(
                    ' ', node.Node.Nodes.Where(x => x.Status == "up").Select(x => x.Name))),
                seen => seen.Split(' ').Length == running + names.Count,
                "all");
        }

        return started;
    }

    /// <summary>A node with a conference.</summary>
    protected async Task<TestNode> StartWithTeaAsync(Settings? settings = null, Action<CollabOptions>? configure = null)
    {
        var node = await StartAsync("n1", configure);
        await CreateTeaAsync(node, settings);
        return node;
    }

    protected static async Task CreateTeaAsync(TestNode node, Settings? settings = null)
    {
        var create = new Create { Site = Tea.Site, Title = "Tea", Settings = settings };
        var created = await SubmitAsync(node, ConferenceService.ServiceName, create);
        Assert.That(created.Refused, Is.Null, created.Message);
    }

    protected static async Task<CommandResult> SubmitAsync(
        TestNode node, string service, Google.Protobuf.IMessage command)
    {
        using var timeout = new CancellationTokenSource(Soon);
        return await node.Conferences.SubmitAsync(Tea, service, command, timeout.Token);
    }

    protected static Task<TestClient> JoinAsync(TestNode node, string participant, Role role = Role.Attendee) =>
        TestClient.JoinAsync(node, Tea, participant, role, Soon);

    /// <summary>The log as the database has it.</summary>
    protected Task<IReadOnlyList<Event>> LogAsync() => Journal.EventsAsync(Tea.PersistenceId);

    /// <summary>The log once it holds something.</summary>
    protected Task<IReadOnlyList<Event>> LogAsync(string phase, Func<IReadOnlyList<Event>, bool> accept) =>
        Eventually.GetAsync(phase, Soon, LogAsync, accept, phase);

    protected static bool IsA<T>(Event @event) => @event.Type == typeof(T).Name;
}

using System.Globalization;
using System.Security.Cryptography;
using Collab.Testing.Databases;
using NUnit.Framework;

namespace Collab.Testing.Nodes;

/// <summary>Nodes as processes on this machine, on one journal, and what a conductor does to them.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    /// <summary>How long anything of a node may take on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<NodeProcess> _nodes = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly NodeProgram _program;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly bool _restart;
    private readonly TestNetwork? _network;

    private TestCluster(
        NodeProgram program,
        TestJournal journal,
        IReadOnlyDictionary<string, string> variables,
        bool restart,
        TestNetwork? network)
    {
        (_program, Journal, _variables, _restart, _network) = (program, journal, variables, restart, network);
        TicketKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    }

    /// <summary>
    /// The <c>collab</c> program beside the calling test's own files: there, when the test project references it.
    /// </summary>
    public static string CollabProgram { get; } = Path.Combine(AppContext.BaseDirectory, "collab.dll");

    /// <summary>Signs tickets; every node has it.</summary>
    public string TicketKey { get; }

    /// <summary>The journal of all nodes.</summary>
    public TestJournal Journal { get; }

    /// <summary>The nodes that run.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Where clients reach the nodes that run.</summary>
    public IEnumerable<Uri> Endpoints => _nodes.Select(node => node.Endpoint);

    /// <summary>Starts nodes named <c>n1</c>, <c>n2</c>, ... and waits until each sees all.</summary>
    /// <param name="program">The .dll of the <c>collab</c> program, or of one that takes the same options.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="journal">An empty journal.</param>
    /// <param name="variables">Added to every node's environment.</param>
    public static Task<TestCluster> StartAsync(
        string program, int nodes, TestJournal journal, IReadOnlyDictionary<string, string>? variables = null) =>
        StartAsync(NodeProgram.Collab(program), nodes, journal, variables);

    /// <summary>The same with a program of any kind.</summary>
    /// <param name="program">Hosts one node each.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="journal">An empty journal.</param>
    /// <param name="variables">Added to every node's environment.</param>
    /// <param name="restart">Whether nodes start again by themselves when the others gave them up.</param>
    /// <param name="network">Puts node <c>n1</c> on machine 1, and so on; <c>null</c> for all on this one.</param>
    public static async Task<TestCluster> StartAsync(
        NodeProgram program,
        int nodes,
        TestJournal journal,
        IReadOnlyDictionary<string, string>? variables = null,
        bool restart = false,
        TestNetwork? network = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        if ((restart || network is not null) && !program.HasOptions)
            throw new ArgumentException("Only nodes of the collab program restart, or are put elsewhere.");
        var extra = variables ?? new Dictionary<string, string>();
        var cluster = new TestCluster(program, journal, extra, restart, network);
        try
        {
            for (var i = 1; i <= nodes; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"n{i}");
                await cluster.StartNodeAsync(name).ConfigureAwait(false);
            }

            await cluster.WholeAsync().ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts a node; it finds those that run through the journal.</summary>
    public async Task<NodeProcess> StartNodeAsync(string name)
    {
        var host = _network?.AddressOf(MachineOf(name)) ?? "127.0.0.1";
        var journal = _network is null ? Journal.Text : Journal.TextFor(_network.HostAddress);
        var launch = _program.Launch(name, TicketKey, journal, host, _restart) with
        {
            Launcher = _network?.LauncherOf(MachineOf(name)) ?? [],
        };
        foreach (var (variable, value) in _variables) launch.Variables.TryAdd(variable, value);
        var started = await NodeProcess.StartAsync(name, launch, Patience).ConfigureAwait(false);
        _nodes.Add(started);
        return started;
    }

    /// <summary>The number of the machine that a node of this name is on.</summary>
    public static int MachineOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture);
    }

    /// <summary>Kills a node for good; it is no longer one of <see cref="Nodes"/>.</summary>
    public async Task KillAsync(NodeProcess node)
    {
        _nodes.Remove(node);
        await node.KillAsync().ConfigureAwait(false);
    }

    /// <summary>Takes a node that ended by itself out of <see cref="Nodes"/>.</summary>
    public void Forget(NodeProcess node) => _nodes.Remove(node);

    /// <summary>Waits until every node that runs sees exactly those that run as up.</summary>
    public async Task WholeAsync()
    {
        foreach (var node in _nodes)
        {
            await Eventually.GetAsync(
                $"{node.Name} sees {_nodes.Count} nodes up",
                Patience,
                () => NodesSeenByAsync(node),
                seen => seen.Count == _nodes.Count
                    && seen.All(other => other.Status == "up" && other.Endpoint.Length > 0),
                string.Join(", ", _nodes.Select(x => x.Name))).ConfigureAwait(false);
        }
    }

    /// <summary>The cluster as one node sees it.</summary>
    public Task<IReadOnlyList<SeenNode>> NodesSeenByAsync(NodeProcess node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return SeenNode.ByAsync(_http, node.Endpoint);
    }

    /// <summary>The node that hosts most primaries, as the first node has heard.</summary>
    public async Task<NodeProcess> BusiestAsync()
    {
        var seen = await NodesSeenByAsync(_nodes[0]).ConfigureAwait(false);
        var busiest = seen.OrderByDescending(node => node.Primaries).First();
        return _nodes.Single(node => node.Name == busiest.Name);
    }

    /// <summary>The nodes' logs, for a failure's text.</summary>
    public string Tails() => string.Join("\n\n", _nodes.Select(node => node.Tail));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            await TestContext.Out.WriteLineAsync(Tails()).ConfigureAwait(false);
        foreach (var node in _nodes) await node.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
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
    private readonly string _program;
    private readonly IReadOnlyDictionary<string, string> _variables;

    private readonly bool _restart;
    private readonly TestNetwork? _network;

    private TestCluster(
        string program,
        TestJournal journal,
        IReadOnlyDictionary<string, string> extra,
        bool restart,
        TestNetwork? network)
    {
        (_program, Journal, _restart, _network) = (program, journal, restart, network);
        TicketKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        _variables = new Dictionary<string, string>(extra)
        {
            ["COLLAB_TICKET_KEY"] = TicketKey,
            ["COLLAB_JOURNAL"] = network is null ? journal.Text : journal.TextFor(network.HostAddress),
        };
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
    /// <param name="program">The .dll of the program that hosts a node.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="journal">An empty journal.</param>
    /// <param name="variables">Added to every node's environment.</param>
    /// <param name="restart">Whether nodes start again by themselves when the others gave them up.</param>
    /// <param name="network">Puts node <c>n1</c> on machine 1, and so on; <c>null</c> for all on this one.</param>
    public static async Task<TestCluster> StartAsync(
        string program,
        int nodes,
        TestJournal journal,
        IReadOnlyDictionary<string, string>? variables = null,
        bool restart = false,
        TestNetwork? network = null)
    {
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
        var address = _network?.AddressOf(MachineOf(name)) ?? "127.0.0.1";
        string[] arguments =
        [
            "--exit-with-parent", "--urls", $"http://{address}:0", "--host", address,
            .. _network is null ? ["--dev"] : Array.Empty<string>(),
            .. _restart ? ["--restart"] : Array.Empty<string>(),
        ];
        var started = await NodeProcess
            .StartAsync(name, _program, arguments, _variables, Patience, _network?.LauncherOf(MachineOf(name)))
            .ConfigureAwait(false);
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
    public async Task<IReadOnlyList<SeenNode>> NodesSeenByAsync(NodeProcess node)
    {
        var json = await _http.GetFromJsonAsync<JsonElement>(new Uri($"{node.Endpoint}/nodes")).ConfigureAwait(false);
        var list = json.ValueKind == JsonValueKind.Array ? json : json.GetProperty("nodes");
        return [.. list.EnumerateArray().Select(SeenNode.Read)];
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

/// <summary>A cluster member as a node reports it.</summary>
public sealed record SeenNode(string Name, string Status, string Endpoint, int Primaries, int Connections)
{
    internal static SeenNode Read(JsonElement node) => new(
        Text(node, "name"), Text(node, "status"), Text(node, "endpoint"), Number(node, "primaries"),
        Number(node, "connections"));

    private static string Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static int Number(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetInt32() : 0;
}

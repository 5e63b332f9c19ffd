using System.Diagnostics;
using System.Globalization;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>Looks at every node's process every few seconds, and says once a minute what it sees.</summary>
internal sealed class Watch
{
    private const int LooksPerLine = 12;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Stage _stage;
    private readonly Action<string> _say;
    private readonly Dictionary<int, Lifetime> _lifetimes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public Watch(Stage stage, Action<string> say)
    {
        (_stage, _say) = (stage, say);
        _looking = LookAsync();
    }

    /// <summary>Ends the looking.</summary>
    public async Task<IReadOnlyList<Lifetime>> EndAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
        return [.. _lifetimes.Values];
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            for (var look = 0; ; look++)
            {
                var lines = Look();
                if (look % LooksPerLine == 0)
                    _say($"{string.Join(" | ", lines)} | {await SeenAsync()}");
                await timer.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private List<string> Look()
    {
        var lines = new List<string>();
        foreach (var node in _stage.Cluster.Nodes.ToList())
        {
            if (ProcessFigures.Read(node.NodeId, node.Endpoint.Port) is not { } figures) continue;
            if (!_lifetimes.TryGetValue(node.NodeId, out var lifetime))
                _lifetimes[node.NodeId] = lifetime = new Lifetime(node.Name);
            lifetime.Add(Stopwatch.GetTimestamp(), figures.ResidentBytes);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{node.Name} {figures.ResidentBytes >> 20} MiB, {figures.Descriptors} files, {figures.Threads} threads"
                + $", unsent {figures.UnsentBytes} B, unread {figures.UnreadBytes} B"));
        }

        return lines;
    }

    private async Task<string> SeenAsync()
    {
        var waiting = _stage.Clients.Sum(client => client.Waiting);
        var harness = Process.GetCurrentProcess().WorkingSet64 >> 20;
        try
        {
            var seen = await _stage.Cluster.NodesSeenByAsync(_stage.Cluster.Nodes[^1]);
            var nodes = seen.Select(x => string.Create(
                CultureInfo.InvariantCulture,
                $"{x.Name} {x.Status} {x.Primaries} primaries {x.Connections} connections"));
            return $"{waiting} wait, harness {harness} MiB | {string.Join(", ", nodes)}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return $"{waiting} wait, harness {harness} MiB | no node answers: {exception.Message}";
        }
    }
}

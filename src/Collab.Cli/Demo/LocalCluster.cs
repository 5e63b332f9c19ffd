using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Collab.Gateway.Tickets;

namespace Collab.Cli.Demo;

/// <summary>How a cluster on this machine is set up.</summary>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Port">The first node's HTTP port, the others' follow; 0 takes free ones.</param>
/// <param name="Folder">Where the logs go, and the journal unless <paramref name="Journal"/> says otherwise.</param>
/// <param name="Journal">As <c>collab node --journal</c> takes it; <c>null</c> for SQLite in the folder.</param>
internal sealed record LocalClusterSettings(int Nodes, int Port, string Folder, string? Journal)
{
    /// <summary>More settings of every node, as environment variables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];
}

/// <summary>
/// A few nodes on this machine, each a process of its own, sharing a journal and a random ticket key.
/// </summary>
internal sealed class LocalCluster : IDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly LocalClusterSettings _settings;
    private readonly string _ticketKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly Member[] _members;

    /// <summary>Nothing runs before <see cref="StartAsync"/>.</summary>
    public LocalCluster(LocalClusterSettings settings)
    {
        _settings = settings;
        _members =
            [.. Enumerable.Range(0, settings.Nodes).Select(index => new Member(((char)('a' + index)).ToString()))];
    }

    /// <summary>The journal that the nodes share.</summary>
    public string Journal => _settings.Journal ?? $"sqlite:{Path.Combine(_settings.Folder, "journal.db")}";

    /// <summary>The key that the nodes check tickets with.</summary>
    public TicketKey Key => new() { Id = "main", Secret = _ticketKey };

    /// <summary>The nodes that serve.</summary>
    public IEnumerable<ReadyLine> Serving => _members.Select(x => x.Ready).OfType<ReadyLine>();

    /// <summary>HTTP ports that were asked for and were not free.</summary>
    public IReadOnlyList<int> BusyPorts { get; private set; } = [];

    /// <summary>Starts all nodes at once; they find each other. Returns when all serve.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var busy = new List<int>();
        for (var i = 0; i < _members.Length; i++)
        {
            var port = _settings.Port == 0 ? 0 : _settings.Port + i;
            if (port != 0 && !IsFree(port))
            {
                busy.Add(port);
                port = 0;
            }

            _members[i].HttpPort = port;
        }

        BusyPorts = busy;
        await Task.WhenAll(_members.Select(member => StartNodeAsync(member.Name, cancellation)));
    }

    /// <summary>Starts, or starts again, one node and waits until it serves.</summary>
    public async Task<ReadyLine> StartNodeAsync(string name, CancellationToken cancellation)
    {
        var member = Find(name);
        member.Process?.Dispose();
        member.Ready = null;
        var log = new StreamWriter(LogFile(name), append: true) { AutoFlush = true };
        member.Process = NodeProcess.Start(
            name, Arguments(member), [new("COLLAB_TICKET_KEY", _ticketKey), .. _settings.Variables], log);
        try
        {
            member.Ready = await member.Process.Ready.WaitAsync(ReadyPatience, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new CliException(
                ExitCode.Failed,
                $"node {name} does not serve after {ReadyPatience.TotalSeconds} s. It said last:\n"
                + member.Process.Tail,
                e);
        }

        // The same address when it comes back, so that pages and bookmarks find it again.
        member.HttpPort = new Uri(member.Ready.Http).Port;
        return member.Ready;
    }

    /// <summary>Waits until a serving node has ended; returns its name and exit code.</summary>
    public async Task<(string Name, int ExitCode)> NextDeathAsync(CancellationToken cancellation)
    {
        var serving = _members.Where(x => x.Ready is not null).ToArray();
        var never = new TaskCompletionSource<int>();
        using var cancelled = cancellation.Register(() => never.TrySetCanceled(cancellation));
        var ended = await Task.WhenAny([.. serving.Select(x => x.Process!.Exited), never.Task]);
        var code = await ended;
        var member = serving.First(x => x.Process!.Exited == ended);
        member.Ready = null;
        return (member.Name, code);
    }

    /// <summary>Ends a node that serves as <c>kill -9</c> does.</summary>
    public void KillNode(string name)
    {
        var member = Find(name);
        member.Ready = null;
        member.Process?.Kill();
    }

    /// <summary>Where a node's log is.</summary>
    public string LogFile(string name) => Path.Combine(_settings.Folder, $"node-{name}.log");

    /// <summary>Stops every node in good order.</summary>
    public Task StopAsync() =>
        Task.WhenAll(_members.Select(x => x.Process?.StopAsync(StopPatience) ?? Task.CompletedTask));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in _members) member.Process?.Dispose();
    }

    private IEnumerable<string> Arguments(Member member)
    {
        yield return "--dev";
        yield return "--journal";
        yield return Journal;
        yield return "--urls";
        yield return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{member.HttpPort}");
    }

    private Member Find(string name) => _members.First(x => x.Name == name);

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private sealed class Member(string name)
    {
        public string Name { get; } = name;
        public int HttpPort { get; set; }
        public NodeProcess? Process { get; set; }
        public ReadyLine? Ready { get; set; }
    }
}

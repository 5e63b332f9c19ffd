using System.Diagnostics;
using System.Globalization;
using Collab.Chaos.Services;
using Collab.Core.Tests.Conferences;
using Collab.Testing;
using Collab.Testing.Databases;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>How many meet, where, and how much they say.</summary>
/// <param name="Nodes">Processes.</param>
/// <param name="Restart">Whether nodes that were given up start again by themselves.</param>
/// <param name="Network">Whether each node is on a machine of its own.</param>
/// <param name="Rate">Messages per second of all clients together, at a steady rate.</param>
/// <param name="Mix">The services that they use besides; <c>null</c> for none.</param>
internal sealed record Crowd(
    int Nodes = 3, bool Restart = false, bool Network = false, int Rate = 500, Mix? Mix = null)
{
    /// <summary>Spread over the nodes by their ids.</summary>
    public const int Conferences = 50;

    /// <summary>Of all conferences together, spread evenly over conferences and nodes.</summary>
    public const int Clients = 200;
}

/// <summary>
/// A cluster on a PostgreSQL of its own that syncs, with a crowd that talks without pause. Faults are done to it, and
/// what the crowd noticed is measured.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>A message that waits no longer than this says that all is as ever.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Of all processors, idle. A node that has just started compiles in the background for as long as there is a
    /// processor to do it on; what it would be doing instead is then measured.
    /// </summary>
    private const double IdleMin = 0.15;

    /// <summary>A machine that is not calm by then is measured as it is.</summary>
    private static readonly TimeSpan CalmPatience = TimeSpan.FromSeconds(25);

    /// <summary>As collab, with a standard input that takes faults; a parent would not pass them on.</summary>
    private static readonly string FaultyProgram = Path.Combine(AppContext.BaseDirectory, "Collab.TestNode.dll");

    /// <summary>Fewer than this many clients too many on a node are left there.</summary>
    private const int Imbalance = 4;

    /// <summary>From the answer to a conference's command of the mix to its next one.</summary>
    private static readonly TimeSpan MixEvery = TimeSpan.FromMilliseconds(400);

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 8 };

    private readonly Crowd _crowd;
    private readonly TestJournal _journal;
    private int _names = Crowd.Clients;

    private Stage(
        Crowd crowd, PostgresServer database, TestJournal journal, TestCluster cluster, TestNetwork? network, int seed)
    {
        (_crowd, Database, _journal, Cluster, Network) = (crowd, database, journal, cluster, network);
        Random = new Random(seed);
        Meetings =
        [
            .. Enumerable.Range(1, Crowd.Conferences)
                .Select(i => new Meeting(cluster, string.Create(CultureInfo.InvariantCulture, $"talk-{i}"))),
        ];
        Mixers = crowd.Mix is { } mix
            ? [.. Meetings.Select((meeting, i) => new Mixer(meeting, journal, mix, seed + i))]
            : [];
    }

    public Random Random { get; }

    public PostgresServer Database { get; }

    public TestCluster Cluster { get; }

    public TestNetwork? Network { get; }

    public bool RestartsItself => _crowd.Restart;

    public IReadOnlyList<Meeting> Meetings { get; }

    /// <summary>One for each conference, when the crowd has a mix.</summary>
    public IReadOnlyList<Mixer> Mixers { get; }

    /// <summary>Whether the mix has commands of a service.</summary>
    public bool Uses(string service) => _crowd.Mix?.Services.Contains(service) is true;

    public IEnumerable<RecordingClient> Clients => Meetings.SelectMany(meeting => meeting.Clients);

    public static async Task<Stage> StartAsync(Crowd crowd, int seed)
    {
        var network = crowd.Network ? await TestNetwork.CreateAsync(crowd.Nodes) : null;
        PostgresServer? database = null;
        TestCluster? cluster = null;
        try
        {
            database = await PostgresServer.StartNewAsync(fsync: true, network);
            var journal = await TestJournal.CreateAsync(database);
            var program = crowd.Restart ? TestCluster.CollabProgram : FaultyProgram;
            cluster = await TestCluster.StartAsync(
                NodeProgram.Collab(program), crowd.Nodes, journal, null, crowd.Restart, network);
            var stage = new Stage(crowd, database, journal, cluster, network, seed);
            await stage.PopulateAsync();
            await stage.CalmAsync();
            await stage.JudgeAsync();
            return stage;
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            database?.Dispose();
            if (network is not null) await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until nobody waits, and no processor is short: a second in which every message was answered soon. Returns
    /// whether it came to that; a machine that has others to serve may never be calm.
    /// </summary>
    public async Task<bool> CalmAsync()
    {
        var clock = Stopwatch.StartNew();
        var second = new ProcessorTime();
        var calm = false;
        await Eventually.GetAsync(
            "the machine is calm",
            Patience,
            () => Task.FromResult(clock.Elapsed),
            elapsed =>
            {
                if (second.Age < TimeSpan.FromSeconds(1)) return false;
                var wait = LongestWaitSince(second.Began);
                calm = wait < Calm && second.IdleShare() >= IdleMin;
                second = new ProcessorTime();
                return calm || elapsed > CalmPatience;
            });
        return calm;
    }

    /// <summary>
    /// Puts clients that leave, and new ones that join, where few are: as a load balancer's newcomers would, in time.
    /// Without it a node that has just come has nobody, and the oldest nearly all.
    /// </summary>
    public async Task BalanceAsync()
    {
        while (true)
        {
            var used = Cluster.Nodes
                .Select(node => (Node: node, Clients: Clients.Count(x => x.Client.Status.Node == node.Name)))
                .OrderBy(x => x.Clients)
                .ToList();
            var (least, most) = (used[0], used[^1]);
            var surplus = (most.Clients - least.Clients) / 2;
            if (surplus < Imbalance) return;
            var moving = Meetings
                .SelectMany(meeting => meeting.Clients.Skip(1).Select(client => (Meeting: meeting, Client: client)))
                .Where(x => x.Client.Client.Status.Node == most.Node.Name)
                .Take(surplus)
                .ToList();
            if (moving.Count == 0) return;
            var endpoints = Cluster.Endpoints.OrderBy(x => x != least.Node.Endpoint).ToList();

            // One at a time of each meeting: its list of clients is not for several to change.
            await Parallel.ForEachAsync(moving.GroupBy(x => x.Meeting), AtOnce, async (group, _) =>
            {
                foreach (var (meeting, client) in group)
                {
                    await meeting.LeaveAsync(client);
                    var name = $"{meeting.Id.Name}-p{Interlocked.Increment(ref _names)}";
                    var newcomer = await meeting.JoinAsync(name, endpoints);
                    newcomer.StartSendingEvery(Interval, Interval * Random.Shared.NextDouble());
                }
            });
        }
    }

    /// <summary>Lets everybody talk for a while.</summary>
    public static async Task TalkAsync(string phase, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(phase, time + CalmPatience, () => clock.Elapsed >= time);
    }

    /// <summary>Does something to the cluster, and measures who waited how long for an answer.</summary>
    /// <param name="phase">What is done.</param>
    /// <param name="victim">The node that it is done to; <c>null</c> when it is done to all.</param>
    /// <param name="fault">Does it.</param>
    public async Task<Blow> StrikeAsync(string phase, NodeProcess? victim, Func<Task> fault)
    {
        var placed = Clients.Select(client => (
            Client: client,
            Own: victim is not null && client.Client.Status.Node == victim.Name,
            Hosted: victim is null || client.Client.Status.PrimaryNode == victim.Name)).ToList();
        var from = Stopwatch.GetTimestamp();
        await fault();
        var struck = Stopwatch.GetTimestamp();
        await AnsweredAsync(phase, struck);
        var until = Stopwatch.GetTimestamp();
        var waits = placed.Select(x => (x.Own, x.Hosted, Wait: x.Client.LongestWait(from, until))).ToList();
        return new Blow(
            Longest(waits.Where(x => !x.Own)),
            Longest(waits.Where(x => x.Own)),
            Longest(waits.Where(x => !x.Own && !x.Hosted)),
            Stopwatch.GetElapsedTime(struck, until),
            placed.Count(x => x.Hosted),
            placed.Count(x => x.Own));

        static TimeSpan Longest(IEnumerable<(bool Own, bool Hosted, TimeSpan Wait)> waits) =>
            waits.Select(x => x.Wait).DefaultIfEmpty(TimeSpan.Zero).Max();
    }

    /// <summary>Holds what has been said since the last time against the journal, and forgets it.</summary>
    public async Task<Judgement> JudgeAsync()
    {
        var results = new List<CheckResult>();
        foreach (var meeting in Meetings) results.Add(await meeting.CheckSoFarAsync(ackedMin: 1));
        var before = Stopwatch.GetTimestamp() - (60 * Stopwatch.Frequency);
        foreach (var client in Clients) client.ForgetWaits(before);
        return Judgement.Of(results, [.. Clients.SelectMany(client => client.TakeProblems())]);
    }

    /// <summary>
    /// Ends the talk, and holds all that is left to check against the journal: the states of every node as well.
    /// </summary>
    public async Task<Judgement> EndAsync()
    {
        foreach (var mixer in Mixers) await mixer.StopAsync();
        var results = new List<CheckResult>();
        foreach (var meeting in Meetings) results.Add(await meeting.CheckAsync(ackedMin: 0));
        return Judgement.Of(
            results, [.. Clients.SelectMany(x => x.TakeProblems()), .. Mixers.SelectMany(x => x.Errors)]);
    }

    /// <summary>The node that most clients are connected to, of some.</summary>
    public NodeProcess MostUsed(IEnumerable<NodeProcess> nodes)
    {
        var used = Clients.GroupBy(x => x.Client.Status.Node).ToDictionary(x => x.Key, x => x.Count());
        return nodes.MaxBy(x => used.GetValueOrDefault(x.Name))!;
    }

    public NodeProcess Any() => Cluster.Nodes[Random.Next(Cluster.Nodes.Count)];

    /// <summary>The members as somebody sees them: who was downed is not there, or has another address.</summary>
    public async Task<string> MembersAsync()
    {
        await Cluster.WholeAsync();
        var seen = await Cluster.NodesSeenByAsync(Cluster.Nodes[^1]);
        return string.Join(' ', seen.Select(x => $"{x.Name}:{x.Status}:{x.Endpoint}").Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mixer in Mixers) await mixer.StopAsync();
        foreach (var meeting in Meetings) await meeting.DisposeAsync();
        await Cluster.DisposeAsync();
        await _journal.DisposeAsync();
        Database.Dispose();
        if (Network is not null) await Network.DisposeAsync();
    }

    /// <summary>Waits until every client has had something answered that it said after the given moment.</summary>
    private async Task AnsweredAsync(string phase, long moment) => await Eventually.GetAsync(
        $"{phase}: everybody is answered again",
        Patience,
        () => Task.FromResult(Clients.Count(client => client.LastAnswered < moment)),
        silent => silent == 0);

    private TimeSpan LongestWaitSince(long from)
    {
        var now = Stopwatch.GetTimestamp();
        return Clients.Max(client => client.LongestWait(from, now));
    }

    private async Task PopulateAsync()
    {
        const int Each = Crowd.Clients / Crowd.Conferences;
        var endpoints = Cluster.Endpoints.ToList();
        await Parallel.ForEachAsync(Meetings, AtOnce, async (meeting, _) =>
        {
            await meeting.CreateAsync();
            for (var i = 0; i < Each; i++)
            {
                var first = (int.Parse(meeting.Id.Name.AsSpan(5), CultureInfo.InvariantCulture) + i) % endpoints.Count;
                var name = _crowd.Mix is null ? $"{meeting.Id.Name}-p{i}" : RandomCommands.People[i];
                await meeting.JoinAsync(name, endpoints.Skip(first).Concat(endpoints.Take(first)));
            }
        });
        foreach (var client in Clients) client.StartSendingEvery(Interval, Interval * Random.NextDouble());
        foreach (var mixer in Mixers) mixer.Start(MixEvery);
    }

    private TimeSpan Interval => TimeSpan.FromSeconds((double)Crowd.Clients / _crowd.Rate);
}

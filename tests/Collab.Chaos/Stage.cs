using System.Diagnostics;
using System.Globalization;
using Collab.Testing;
using Collab.Testing.Databases;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>How many meet, and how much they say.</summary>
/// <param name="Nodes">Processes.</param>
/// <param name="Conferences">Conferences, spread over the nodes by their ids.</param>
/// <param name="Clients">Clients of all conferences together, spread evenly over conferences and nodes.</param>
/// <param name="Rate">Messages per second of all clients together, at a steady rate.</param>
internal sealed record Crowd(int Nodes = 3, int Conferences = 50, int Clients = 200, int Rate = 500);

/// <summary>
/// A cluster on a PostgreSQL of its own that syncs, with a crowd that talks without pause. Faults are done to it, and
/// what the crowd noticed is measured.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>A message that waits no longer than this says that all is as ever.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(150);

    private readonly Crowd _crowd;
    private readonly Random _random;

    private Stage(Crowd crowd, PostgresServer database, TestJournal journal, TestCluster cluster, Random random)
    {
        (_crowd, Database, Journal, Cluster, _random) = (crowd, database, journal, cluster, random);
        Meetings =
        [
            .. Enumerable.Range(1, crowd.Conferences)
                .Select(i => new Meeting(cluster, string.Create(CultureInfo.InvariantCulture, $"talk-{i}"))),
        ];
    }

    public PostgresServer Database { get; }

    public TestJournal Journal { get; }

    public TestCluster Cluster { get; }

    public IReadOnlyList<Meeting> Meetings { get; }

    public IEnumerable<RecordingClient> Clients => Meetings.SelectMany(meeting => meeting.Clients);

    public static async Task<Stage> StartAsync(Crowd crowd, string program, int seed)
    {
        var database = await PostgresServer.StartNewAsync(fsync: true);
        try
        {
            var journal = await TestJournal.CreateAsync(database);
            var cluster = await TestCluster.StartAsync(program, crowd.Nodes, journal);
            var stage = new Stage(crowd, database, journal, cluster, new Random(seed));
            await stage.PopulateAsync();
            await stage.CalmAsync("everybody talks");
            return stage;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Waits until nobody waits: a second in which every message was answered soon.</summary>
    public async Task CalmAsync(string phase)
    {
        var since = Stopwatch.GetTimestamp();
        await Eventually.GetAsync(
            $"{phase}: every message is answered within {Calm.TotalMilliseconds} ms for a second",
            Patience,
            () =>
            {
                var longest = LongestWaitSince(Stopwatch.GetTimestamp() - Stopwatch.Frequency);
                return Task.FromResult((Longest: longest, Watched: Stopwatch.GetElapsedTime(since)));
            },
            seen => seen.Watched > TimeSpan.FromSeconds(1) && seen.Longest < Calm);
    }

    /// <summary>Does something to the cluster, and measures who waited how long for an answer.</summary>
    /// <param name="phase">What is done.</param>
    /// <param name="victim">The node that it is done to; <c>null</c> when it is done to all.</param>
    /// <param name="fault">Does it.</param>
    public async Task<Blow> StrikeAsync(string phase, NodeProcess? victim, Func<Task> fault)
    {
        var placed = Clients.Select(client => (
            Client: client,
            Connected: client.Client.Status.Node == victim?.Name,
            Hosted: client.Client.Status.PrimaryNode == victim?.Name)).ToList();
        var from = Stopwatch.GetTimestamp();
        await fault();
        var struck = Stopwatch.GetTimestamp();
        await AnsweredAsync(phase, struck);
        var until = Stopwatch.GetTimestamp();
        var waits = placed.Select(x => (x.Connected, x.Hosted, Wait: x.Client.LongestWait(from, until))).ToList();
        return new Blow(
            Longest(waits.Where(x => !x.Connected && (x.Hosted || victim is null))),
            Longest(waits.Where(x => x.Connected)),
            Longest(waits.Where(x => victim is not null && !x.Connected && !x.Hosted)),
            Stopwatch.GetElapsedTime(struck, until),
            placed.Count(x => x.Hosted),
            placed.Count(x => x.Connected));

        static TimeSpan Longest(IEnumerable<(bool Connected, bool Hosted, TimeSpan Wait)> waits) =>
            waits.Select(x => x.Wait).DefaultIfEmpty(TimeSpan.Zero).Max();
    }

    /// <summary>Ends the talking and holds every conference against its journal.</summary>
    public async Task<Judgement> JudgeAsync()
    {
        await Task.WhenAll(Clients.Select(client => client.StopSendingAsync()));
        var ackedMin = 20 * _crowd.Clients / _crowd.Conferences;
        var results = await Task.WhenAll(Meetings.Select(meeting => meeting.CheckAsync(ackedMin)));
        var problems = Meetings.SelectMany(meeting => meeting.History.Operations)
            .Where(x => x.Problem.Length > 0)
            .Select(x => $"{x.Outcome}: {x.Problem}")
            .ToList();
        return Judgement.Of(
            results,
            problems,
            Clients.Sum(x => x.Client.Counters.CommandsResent),
            Clients.Sum(x => x.Client.Counters.CommandsDeduplicated));
    }

    public NodeProcess Pick(IReadOnlyList<NodeProcess> nodes) => nodes[_random.Next(nodes.Count)];

    public async ValueTask DisposeAsync()
    {
        foreach (var meeting in Meetings) await meeting.DisposeAsync();
        await Cluster.DisposeAsync();
        await Journal.DisposeAsync();
        Database.Dispose();
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
        var interval = TimeSpan.FromSeconds((double)_crowd.Clients / _crowd.Rate);
        var endpoints = Cluster.Endpoints.ToList();
        var clients = 0;
        foreach (var meeting in Meetings)
        {
            await meeting.CreateAsync();
            for (var i = 0; i < _crowd.Clients / _crowd.Conferences; i++)
            {
                var first = clients++ % endpoints.Count;
                await meeting.JoinAsync(
                    $"{meeting.Id.Name}-p{i}", endpoints.Skip(first).Concat(endpoints.Take(first)));
            }
        }

        foreach (var client in Clients) client.StartSendingEvery(interval, interval * _random.NextDouble());
    }
}

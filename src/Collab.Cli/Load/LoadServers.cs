using System.Text.Json;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Cli.Demo;
using Collab.Core.Services.Conference;
using Collab.Gateway.Tickets;
using Collab.Protocol.Services.Roster;

namespace Collab.Cli.Load;

/// <summary>What a run may be told to put under load.</summary>
internal static class LoadServers
{
    /// <summary>What the name of a journal in PostgreSQL begins with; its connection follows.</summary>
    public const string PostgreSql = "postgres:";

    private const string DatabaseProcess = "postgres";

    private static readonly TimeSpan TicketLife = TimeSpan.FromHours(24);

    /// <summary>The limits that protect a cluster from one client are not what a load is for.</summary>
    private static readonly KeyValuePair<string, string>[] Unlimited =
    [
        new("COLLAB_GATEWAY_COMMANDS_PER_SECOND_MAX", "100000"),
        new("COLLAB_GATEWAY_COMMANDS_BURST_MAX", "100000"),
    ];

    /// <summary>A cluster in development mode that runs already.</summary>
    public static LoadTarget Running(IReadOnlyList<Uri> endpoints) => new(
        endpoints,
        (conference, members, cancellation) => CreateAsync(endpoints, conference, members, cancellation),
        (conference, participant, cancellation) =>
            Admission.AskAsync(endpoints, conference, participant, participant, cancellation),
        () => [],
        default,
        null);

    /// <summary>Starts nodes, does something to them, and stops them.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="journal">Theirs; <c>null</c> for SQLite in a folder that is removed at the end.</param>
    /// <param name="use">What to do.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LoadReport> WithNodesAsync(
        int nodes, string? journal, Func<LoadTarget, Task<LoadReport>> use, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("collab-load");
        using var cluster =
            new LocalCluster(new LocalClusterSettings(nodes, 0, folder.Path, journal) { Variables = Unlimited });
        try
        {
            await cluster.StartAsync(cancellation);
            return await use(Own(cluster));
        }
        finally
        {
            await cluster.StopAsync();
        }
    }

    /// <summary>The same with a baseline's one process.</summary>
    public static async Task<LoadReport> WithBaselineAsync(
        string baseline, string? journal, Func<LoadTarget, Task<LoadReport>> use, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("collab-load");
        using var server = await BaselineServer.StartAsync(baseline, journal, folder.Path, cancellation);
        try
        {
            return await use(server.Target);
        }
        finally
        {
            await server.StopAsync();
        }
    }

    /// <summary>Processes, and those of the database if they use one.</summary>
    public static IEnumerable<(string Name, int Id)> WithDatabase(
        IEnumerable<(string Name, int Id)> processes, bool hasDatabase) => hasDatabase
        ? processes.Concat(NodeUsage.ProcessesNamed(DatabaseProcess).Select(id => ("database", id)))
        : processes;

    private static LoadTarget Own(LocalCluster cluster)
    {
        Uri[] endpoints = [.. cluster.Serving.Select(x => new Uri($"{x.Http}/collab"))];
        var issuer = new TicketIssuer(cluster.Key, TimeProvider.System);
        var hasDatabase = cluster.Journal.StartsWith(PostgreSql, StringComparison.Ordinal);
        return new LoadTarget(
            endpoints,
            (conference, members, cancellation) => CreateAsync(endpoints, conference, members, cancellation),
            (conference, participant, _) => Task.FromResult(issuer.Issue(
                new Identity(
                    new ConferenceId(ConferenceId.DefaultSite, conference), participant, participant, Role.Attendee),
                TicketLife)),
            () => WithDatabase(cluster.Serving.Select(x => (x.Name, x.ProcessId)), hasDatabase),
            default,
            cluster);
    }

    // In development mode the cluster does what whoever asks from its own machine tells it.
    private static async Task CreateAsync(
        IReadOnlyList<Uri> endpoints, string conference, int members, CancellationToken cancellation)
    {
        var settings = new { participantsMax = Math.Max(members, ConferenceLimits.Participants.Default) };
        var body = JsonSerializer.Serialize(new { id = conference, settings });
        await CliHttp.SendAsync(endpoints, "conferences", body, cancellation);
    }
}

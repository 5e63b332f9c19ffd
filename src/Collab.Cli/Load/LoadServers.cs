using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Cli.Demo;
using Collab.Gateway.Tickets;
using Collab.Protocol.Services.Roster;

namespace Collab.Cli.Load;

/// <summary>What a run may be told to put under load.</summary>
internal static class LoadServers
{
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
        string baseline, Func<LoadTarget, Task<LoadReport>> use, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder("collab-load");
        using var server = await BaselineServer.StartAsync(baseline, folder.Path, cancellation);
        try
        {
            return await use(server.Target);
        }
        finally
        {
            await server.StopAsync();
        }
    }

    // The first of each conference asks the cluster for a ticket, because that is what creates the conference.
    private static LoadTarget Own(LocalCluster cluster)
    {
        Uri[] endpoints = [.. cluster.Serving.Select(x => new Uri($"{x.Http}/collab"))];
        var issuer = new TicketIssuer(cluster.Key, TimeProvider.System);
        var hasDatabase = cluster.Journal.StartsWith("postgres:", StringComparison.Ordinal);
        return new LoadTarget(
            endpoints,
            async (conference, participant, cancellation) => participant == LoadSession.FirstParticipant
                ? await Admission.AskAsync(endpoints, conference, participant, participant, cancellation)
                : issuer.Issue(
                    new Identity(
                        new ConferenceId(ConferenceId.DefaultSite, conference),
                        participant,
                        participant,
                        Role.Attendee),
                    TicketLife),
            () => cluster.Serving.Select(x => (x.Name, x.ProcessId)).Concat(
                hasDatabase ? NodeUsage.ProcessesNamed(DatabaseProcess).Select(id => ("database", id)) : []),
            default,
            cluster);
    }
}

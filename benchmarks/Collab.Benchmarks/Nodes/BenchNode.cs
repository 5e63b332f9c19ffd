using System.Security.Cryptography;
using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Gateway.Tickets;
using Collab.Protocol.Services.Conference;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Collab.Benchmarks.Nodes;

/// <summary>A node in this process, with a gateway or without.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private const string Path = "/collab";
    private const int ParticipantsMax = 5000;
    private const int CreatingMax = 64;

    private static readonly TimeSpan ReadyPollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PrimariesPollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PrimariesPatience = TimeSpan.FromMinutes(3);

    private readonly IHost _host;

    private BenchNode(IHost host) => (_host, Node) = (host, host.Services.GetRequiredService<ICollabNode>());

    public ICollabNode Node { get; }

    public IConferences Conferences => Node.Conferences;

    /// <summary>Conferences whose primary is here.</summary>
    public int Primaries => Node.Nodes.Where(x => x.Self).Sum(x => x.Primaries);

    /// <summary>Where its gateway serves.</summary>
    public Uri Endpoint => new(
        _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + Path);

    /// <summary>Starts one that serves no clients over the network.</summary>
    public static Task<BenchNode> StartAsync(
        BenchJournal journal, Action<CollabOptions>? tune, CancellationToken cancellation)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddCollab(options =>
        {
            options.Journal = journal.Address;
            options.SessionKey = RandomNumberGenerator.GetBytes(32);
            tune?.Invoke(options);
        });
        return StartAsync(builder.Build(), cancellation);
    }

    /// <summary>Starts one with a gateway on a free port, as the <c>collab</c> program does.</summary>
    public static Task<BenchNode> StartWithGatewayAsync(
        BenchJournal journal, TicketKey key, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseSockets(x => x.UnsafePreferInlineScheduling = true);
        builder.Services.AddCollab(options => options.Journal = journal.Address);
        builder.Services.AddCollabGateway(options =>
        {
            options.TicketKeys.Add(key);
            options.IdleTimeout = TimeSpan.FromHours(1);
        });
        var app = builder.Build();
        app.MapCollab(Path);
        return StartAsync(app, cancellation);
    }

    /// <summary>Creates a conference, or finds that it is there: answered by its primary either way.</summary>
    public async Task CreateAsync(ConferenceId conference, CancellationToken cancellation)
    {
        var create = new Create
        {
            Site = conference.Site,
            Title = "Bench",
            Settings = new Settings { ParticipantsMax = ParticipantsMax },
        };
        var result = await Conferences.SubmitAsync(conference, "conference", create, cancellation);
        if (result.Refused is not null) throw new InvalidOperationException($"{conference}: {result.Message}");
    }

    /// <summary>Creates many, several at a time: those of <see cref="IdleClients.ConferenceOf"/>.</summary>
    public Task CreateAsync(string name, int count, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = CreatingMax, CancellationToken = cancellation },
        async (i, token) => await CreateAsync(IdleClients.ConferenceOf(name, i), token));

    /// <summary>Waits for a number of conferences whose primary is here.</summary>
    /// <param name="what">That number, for people.</param>
    /// <param name="holds">Says whether it is reached.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">Not after 3 minutes.</exception>
    public async Task UntilPrimariesAsync(string what, Func<int, bool> holds, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PrimariesPatience);
        using var timer = new PeriodicTimer(PrimariesPollInterval);
        try
        {
            while (!holds(Primaries)) await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Not so after {PrimariesPatience}: {what}. There are {Primaries} primaries.");
        }
    }

    /// <summary>Stops it as its host would.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task<BenchNode> StartAsync(IHost host, CancellationToken cancellation)
    {
        await host.StartAsync(cancellation);
        var node = new BenchNode(host);
        using var timer = new PeriodicTimer(ReadyPollInterval);
        while (node.Node.Health.Any(x => x.Blocking)) await timer.WaitForNextTickAsync(cancellation);
        return node;
    }
}

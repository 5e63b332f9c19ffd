using System.Net.Http.Headers;
using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Gateway.Tickets;
using Collab.Protocol.Services.Roster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.Tests.Support;

/// <summary>A real node with a real Kestrel on loopback and a journal of its own, in this process.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public static readonly TicketKey Key = new() { Id = "k1", Secret = "a secret of the tests, 0123456789 long" };

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly string _folder;

    private GatewayHost(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        var features = app.Services.GetRequiredService<IServer>().Features;
        var address = features.Get<IServerAddressesFeature>()!.Addresses.First();
        Root = new Uri(address + "/");
        Http = new HttpClient { BaseAddress = new Uri(Root, "collab/") };
    }

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Root { get; }

    /// <summary>Based at <c>/collab/</c>, without a token.</summary>
    public HttpClient Http { get; }

    public Uri SocketAddress => new UriBuilder(new Uri(Root, "collab/ws")) { Scheme = "ws" }.Uri;

    public IServiceProvider Services => _app.Services;

    public ICollabNode Node => _app.Services.GetRequiredService<ICollabNode>();

    public TicketIssuer Issuer => _app.Services.GetRequiredService<TicketIssuer>();

    /// <summary>Starts a node that forms a cluster of its own, or, for the socket layer alone, a double.</summary>
    public static async Task<GatewayHost> StartAsync(
        Action<GatewayOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        ScriptedNode? scripted = null)
    {
        var folder = Directory.CreateTempSubdirectory("collab-gateway-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (scripted is not null) builder.Services.AddSingleton<ICollabNode>(scripted);
        else builder.Services.AddCollab(options => options.Journal = $"sqlite:{Path.Combine(folder, "journal.db")}");
        builder.Services.AddCollabGateway(options =>
        {
            options.TicketKeys.Add(Key);
            configure?.Invoke(options);
        });
        build?.Invoke(builder);
        var app = builder.Build();
        app.MapCollab("/collab");
        await app.StartAsync();
        return new GatewayHost(app, folder);
    }

    /// <summary>A client of the API with a token for the site.</summary>
    public HttpClient Api(string site = ConferenceId.DefaultSite)
    {
        var client = new HttpClient { BaseAddress = Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Issuer.IssueApiToken(site, TimeSpan.FromMinutes(5)));
        return client;
    }

    /// <summary>A conference that nobody has been in yet.</summary>
    public async Task<string> CreateConferenceAsync()
    {
        var id = $"c-{Guid.NewGuid():N}";
        var result = await Node.Conferences.SubmitAsync(
            new ConferenceId(ConferenceId.DefaultSite, id),
            "conference",
            new Protocol.Services.Conference.Create { Site = ConferenceId.DefaultSite, Title = "Test" },
            CancellationToken.None);
        Assert.That(result.Refused, Is.Null, result.Message);
        return id;
    }

    public string Ticket(string conference, string participant, Role role = Role.Host) => Issuer.Issue(
        new Identity(new ConferenceId(ConferenceId.DefaultSite, conference), participant, participant, role),
        TimeSpan.FromHours(1));

    public async Task StopAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Client;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Collab.Testing.Histories;
using Collab.Testing.Nodes;

namespace Collab.MultiNode.Tests;

/// <summary>One conference of a spec: its clients, what they did and saw, and the check of it.</summary>
internal sealed class Meeting(TestCluster cluster, string name) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TicketIssuer _issuer =
        new(new TicketKey { Id = "main", Secret = cluster.TicketKey }, TimeProvider.System);

    private readonly List<RecordingClient> _clients = [];

    /// <summary>The program under test.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "collab.dll");

    /// <summary>The same, with a standard input that takes faults.</summary>
    public static string FaultyProgram { get; } = Path.Combine(AppContext.BaseDirectory, "Collab.TestNode.dll");

    public ConferenceId Id { get; } = new(ConferenceId.DefaultSite, name);

    public Testing.Histories.History History { get; } = new();

    public IReadOnlyList<RecordingClient> Clients => _clients;

    public string Ticket(string participant, Role role = Role.Attendee) =>
        _issuer.Issue(new Identity(Id, participant, participant, role), TimeSpan.FromHours(1));

    public string ApiToken() => _issuer.IssueApiToken(Id.Site, TimeSpan.FromHours(1));

    /// <summary>Creates the conference over REST.</summary>
    public async Task CreateAsync(object? settings = null)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsJsonAsync(
            new Uri($"{cluster.Nodes[0].Endpoint}/conferences"), new { id = Id.Name, title = Id.Name, settings });
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, $"create {Id}: {(int)response.StatusCode} {body}");
    }

    /// <summary>Lets a client join, at the given endpoints in this order of preference.</summary>
    public async Task<RecordingClient> JoinAsync(string participant, params IEnumerable<Uri> endpoints)
    {
        var role = _clients.Count == 0 ? Role.Host : Role.Attendee;
        var client = await RecordingClient.JoinAsync(
            participant, endpoints, Id.Name, Ticket(participant, role), History, Impatient());
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits until every client has had <paramref name="more"/> more messages acknowledged.</summary>
    public Task ProgressAsync(string phase, int more)
    {
        var targets = _clients.Select(client => client.Acked + more).ToList();
        return Eventually.GetAsync(
            $"{Id}: {phase}",
            Patience,
            () => Task.FromResult(string.Join(' ', _clients.Select(x => x.Acked))),
            _ => _clients.Select((client, i) => client.Acked >= targets[i]).All(done => done),
            $"every client {more} acknowledgements further than {string.Join(' ', targets.Select(x => x - more))}");
    }

    /// <summary>Ends the sending, waits until all have seen everything, and holds it against the journal.</summary>
    public async Task<CheckResult> CheckAsync(int ackedMin)
    {
        await Task.WhenAll(_clients.Select(client => client.StopSendingAsync()));
        await Eventually.GetAsync(
            $"{Id}: all clients have seen the whole log",
            Patience,
            () => cluster.Journal.EventsAsync(Id.PersistenceId),
            events => _clients.All(client => client.Client.LastSeq == events.Count),
            "every client at the journal's end");

        // Those who go last still see the others go, so the truth is read when nobody looks any more.
        foreach (var client in _clients) await client.DisposeAsync();
        var journal = await cluster.Journal.EventsAsync(Id.PersistenceId);
        return HistoryChecker.Check(History, journal, ValueOf, ackedMin);
    }

    public static string? ValueOf(Event @event) =>
        @event.Type == nameof(MessagePosted) ? MessagePosted.Parser.ParseFrom(@event.Body).Text : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
    }

    private static ConferenceClientOptions Impatient() => new() { RetryFor = TimeSpan.FromSeconds(60) };
}

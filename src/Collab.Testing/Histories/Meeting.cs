using System.Net.Http.Json;
using System.Security.Cryptography;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Client;
using Collab.Core.Conferences;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Testing.Nodes;
using Google.Protobuf;
using NUnit.Framework;

namespace Collab.Testing.Histories;

/// <summary>One conference of a spec: its clients, what they did and saw, and the check of it.</summary>
/// <param name="cluster">Where it is held.</param>
/// <param name="name">The conference's id.</param>
/// <param name="workload">What its clients do; they chat unless told otherwise.</param>
public sealed class Meeting(TestCluster cluster, string name, Workload? workload = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TicketIssuer _issuer =
        new(new TicketKey { Id = "main", Secret = cluster.TicketKey }, TimeProvider.System);

    private readonly Workload _workload = workload ?? Workload.Chat;
    private readonly List<RecordingClient> _clients = [];
    private Checkpoint _checked = Checkpoint.Start;

    /// <summary>The conference's id, with its site.</summary>
    public ConferenceId Id { get; } = new(ConferenceId.DefaultSite, name);

    /// <summary>What its clients did and saw.</summary>
    public History History { get; } = new();

    /// <summary>In the order in which they joined; the first is host.</summary>
    public IReadOnlyList<RecordingClient> Clients => _clients;

    /// <summary>A ticket that lets a participant in for 23 hours, which is longer than any test.</summary>
    public string Ticket(string participant, Role role = Role.Attendee) =>
        _issuer.Issue(new Identity(Id, participant, participant, role), TimeSpan.FromHours(23));

    /// <summary>A token for the management API of the conference's site, for an hour.</summary>
    public string ApiToken() => _issuer.IssueApiToken(Id.Site, TimeSpan.FromHours(1));

    /// <summary>Creates the conference over REST.</summary>
    /// <param name="settings">The conference's settings as JSON has them; <c>null</c> for the defaults.</param>
    public async Task CreateAsync(object? settings = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", ApiToken());
        using var response = await http
            .PostAsJsonAsync(
                new Uri($"{cluster.Nodes[0].Endpoint}/conferences"), new { id = Id.Name, title = Id.Name, settings })
            .ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        Assert.That(response.IsSuccessStatusCode, $"create {Id}: {(int)response.StatusCode} {body}");
    }

    /// <summary>Lets a client join, at the given endpoints in this order of preference.</summary>
    public async Task<RecordingClient> JoinAsync(string participant, params IEnumerable<Uri> endpoints)
    {
        var role = _clients.Count == 0 ? Role.Host : Role.Attendee;
        var client = await RecordingClient
            .JoinAsync(participant, endpoints, Id.Name, Ticket(participant, role), History, Patient(), _workload)
            .ConfigureAwait(false);
        _clients.Add(client);
        return client;
    }

    /// <summary>Lets a client leave for good; what it did and saw stays in the history.</summary>
    public async Task LeaveAsync(RecordingClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        await client.StopSendingAsync().ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
        _clients.Remove(client);
    }

    /// <summary>Lets clients join one after the other, each with another node as its first choice.</summary>
    public async Task JoinAllAsync(params IEnumerable<string> participants)
    {
        var endpoints = cluster.Endpoints.ToList();
        foreach (var participant in participants)
        {
            var first = _clients.Count % endpoints.Count;
            await JoinAsync(participant, endpoints.Skip(first).Concat(endpoints.Take(first))).ConfigureAwait(false);
        }
    }

    /// <summary>The node that hosts the conference's primary, once its first client knows.</summary>
    public Task<NodeProcess> HostAsync() => Eventually.GetAsync(
        $"{Id}: somebody hosts it",
        Patience,
        () => Task.FromResult(cluster.Nodes.Single(node => node.Name == _clients[0].Client.Status.PrimaryNode)),
        node => node.IsAlive,
        "a node that runs");

    /// <summary>Waits until every client has had <paramref name="more"/> more messages acknowledged.</summary>
    /// <param name="phase">What the spec is at, for the failure's text.</param>
    /// <param name="more">How many more, each.</param>
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
    /// <param name="ackedMin">Fewer acknowledged messages than this prove nothing.</param>
    /// <param name="ackedInFaultsMin">Fewer acknowledged while something was broken prove nothing either.</param>
    public async Task<CheckResult> CheckAsync(int ackedMin, int ackedInFaultsMin = 0)
    {
        await Task.WhenAll(_clients.Select(client => client.StopSendingAsync())).ConfigureAwait(false);
        await Eventually.GetAsync(
            $"{Id}: all clients have seen the whole log",
            Patience,
            () => cluster.Journal.EventsAsync(Id.PersistenceId, _checked.Seq),
            events => _clients.TrueForAll(
                client => client.Client.LastSeq == (events is [.., var last] ? last.Seq : _checked.Seq)),
            "every client at the journal's end").ConfigureAwait(false);

        foreach (var node in cluster.Nodes)
            foreach (var claim in await ClaimsAsync(node).ConfigureAwait(false)) History.Claim(claim);

        // Those who go last still see the others go, so the truth is read when nobody looks any more.
        foreach (var client in _clients) await client.DisposeAsync().ConfigureAwait(false);
        var journal = await JournalAsync().ConfigureAwait(false);
        var states = await StatesAsync([.. History.Claims.Select(claim => claim.Seq)]).ConfigureAwait(false);
        return HistoryChecker.Check(History, journal, _workload.ValueOf, new CheckDemands
        {
            AckedMin = ackedMin,
            AckedInFaultsMin = ackedInFaultsMin,
            HashAt = (seq, service) => states.GetValueOrDefault(seq)?.GetValueOrDefault(service) ?? "",
            From = _checked,
        });
    }

    /// <summary>
    /// Holds what was journaled since the last check against the journal, while everybody talks on, and forgets it.
    /// Waits until every client has received it.
    /// </summary>
    /// <param name="ackedMin">Fewer acknowledged messages than this prove nothing.</param>
    public async Task<CheckResult> CheckSoFarAsync(int ackedMin)
    {
        var journal = await JournalAsync().ConfigureAwait(false);
        var end = _checked.Seq + journal.Count;
        await Eventually.GetAsync(
            $"{Id}: all clients have seen the log up to {end}",
            Patience,
            () => Task.FromResult(string.Join(' ', _clients.Select(client => client.Observed))),
            _ => _clients.TrueForAll(client => client.Observed >= end),
            $"every client at {end}").ConfigureAwait(false);
        var stretch = History.Take(end, _checked.Effects);
        var result = HistoryChecker.Check(
            stretch, journal, _workload.ValueOf, new CheckDemands { AckedMin = ackedMin, From = _checked });
        _checked = _checked.After(stretch, journal, _workload.ValueOf);
        return result;
    }

    /// <summary>What a <see cref="RecordingClient"/> posted, by the event that records it.</summary>
    public static string? ValueOf(Event @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return Workload.Chat.ValueOf(@event);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The state, and every service's, as a node's own replica has it.</summary>
    private async Task<IEnumerable<StateClaim>> ClaimsAsync(NodeProcess node)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", ApiToken());
        var bytes = await http.GetByteArrayAsync(new Uri($"{node.Endpoint}/conferences/{Id.Name}/state"))
            .ConfigureAwait(false);
        var state = ConferenceState.Parser.ParseFrom(bytes);
        return HashesOf(state).Select(x => new StateClaim($"the replica at {node.Name}", state.Seq, x.Value, x.Key));
    }

    /// <summary>By service; the whole state's is under the empty name.</summary>
    private static Dictionary<string, string> HashesOf(ConferenceState state)
    {
        var hashes = state.Services.ToDictionary(x => x.Service, x => HashOf(x.Body.Span));
        hashes[""] = HashOf(state.ToByteArray());
        return hashes;
    }

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>The hashes of the journal's fold after each of these events.</summary>
    private async Task<Dictionary<long, Dictionary<string, string>>> StatesAsync(HashSet<long> seqs)
    {
        var hashes = new Dictionary<long, Dictionary<string, string>>();
        var state = Conference.Empty(_workload.Services);
        foreach (var @event in await cluster.Journal.EventsAsync(Id.PersistenceId).ConfigureAwait(false))
        {
            // Behind a gap or a second writer there is no state; that there is one the checks of the journal say.
            if (@event.Seq != state.Seq + 1) break;
            state = state.Fold(@event);
            if (seqs.Contains(state.Seq)) hashes[state.Seq] = HashesOf(state.Disclose());
        }

        return hashes;
    }

    /// <summary>What is not checked yet. Connections that a killed database left in the pool are no failure.</summary>
    private Task<IReadOnlyList<Event>> JournalAsync() => Eventually.GetAsync(
        $"{Id}: the journal is read",
        Patience,
        () => cluster.Journal.EventsAsync(Id.PersistenceId, _checked.Seq),
        _ => true,
        "an answer of the database");

    private static ConferenceClientOptions Patient() => new() { RetryFor = Patience };
}

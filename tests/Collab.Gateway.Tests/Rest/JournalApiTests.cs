using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Collab.Actors;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.Rest;

/// <summary>What happened in a conference, over REST, on a real node.</summary>
internal sealed class JournalApiTests
{
    private GatewayHost _host = null!;
    private string _conference = null!;
    private TestSocket _ada = null!;
    private TestSocket _bo = null!;

    [SetUp]
    public async Task TalkAsync()
    {
        _host = await SharedHost.GetAsync();
        _conference = await _host.CreateConferenceAsync();
        (_ada, var ada) = await TestSocket.JoinAsync(_host, ProtocolLimits.JsonSubprotocol, _conference, "ada");
        (_bo, var bo) = await TestSocket.JoinAsync(
            _host, ProtocolLimits.JsonSubprotocol, _conference, "bo", Role.Attendee);
        await _ada.SendAsync(TestSocket.Post(1, "for all"));
        await _ada.ReceiveAnswerAsync(ada.Session, 1);
        await _bo.SendAsync(TestSocket.Command(1, "chat", new PostMessage { Text = "psst", To = "ada" }));
        await _bo.ReceiveAnswerAsync(bo.Session, 1);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _ada.DisposeAsync();
        await _bo.DisposeAsync();
    }

    [Test]
    public async Task Events_are_lines_from_one_seq_to_another()
    {
        using var api = _host.Api();
        var lines = await LinesAsync(api, "events");
        var seqs = Enumerable.Range(1, lines.Count).Select(x => $"{x}");
        Assert.That(lines.Select(x => (string)x["seq"]!), Is.EqualTo(seqs));
        Assert.That((string?)lines[0]["type"], Is.EqualTo("Activated"));
        Assert.That(lines.Select(x => (string?)x["body"]?["text"]), Does.Contain("for all"));
        Assert.That(await LinesAsync(api, "events?from=2&to=3"), Has.Count.EqualTo(2));
        Assert.That(await LinesAsync(api, $"events?from={lines.Count}&to=999999"), Has.Count.EqualTo(1));
        Assert.That(await LinesAsync(api, "events?from=999999"), Is.Empty);
    }

    [Test]
    public async Task Private_events_are_for_their_two_alone()
    {
        using var api = _host.Api();
        using var ada = Bearer(_host.Ticket(_conference, "ada"));
        using var eve = Bearer(_host.Ticket(_conference, "eve", Role.CoHost));
        Assert.That(Said(await LinesAsync(api, "events")), Is.EqualTo(new[] { "for all" }));
        Assert.That(Said(await LinesAsync(eve, "events")), Is.EqualTo(new[] { "for all" }));
        Assert.That(Said(await LinesAsync(ada, "events")), Is.EqualTo(new[] { "for all", "psst" }));
        var hidden = (await LinesAsync(api, "events")).Single(x => (bool?)x["hidden"] == true);
        Assert.That(hidden.Select(x => x.Key), Is.EquivalentTo(new[] { "seq", "hidden" }));

        static IEnumerable<string> Said(IEnumerable<JsonObject> lines) =>
            lines.Where(x => (string?)x["type"] == "MessagePosted").Select(x => (string)x["body"]!["text"]!);
    }

    [Test]
    public async Task Views_are_the_welcome_that_one_got_then()
    {
        using var ada = Bearer(_host.Ticket(_conference, "ada"));
        var lines = await LinesAsync(ada, "events");
        var seq = lines.FindIndex(x => (string?)x["body"]?["text"] == "for all") + 1;
        var before = await WelcomeAsync(ada, $"views?seq={seq - 1}");
        var after = await WelcomeAsync(ada, $"views?seq={seq}");
        var now = await WelcomeAsync(ada, "views");
        Assert.Multiple(() =>
        {
            Assert.That((string?)before["head"], Is.EqualTo($"{seq - 1}"));
            Assert.That(Messages(before), Is.Zero);
            Assert.That(Messages(after), Is.EqualTo(1));
            Assert.That(Messages(now), Is.EqualTo(2));
        });
        Assert.That(Messages(await WelcomeAsync(ada, "views?seq=0")), Is.Zero);

        static int Messages(JsonNode welcome) =>
            welcome["snapshots"]!.AsArray().Single(x => (string?)x!["service"] == "chat")!
                ["body"]?["messages"]?.AsArray().Count ?? 0;
    }

    [Test]
    public async Task A_ticket_opens_its_own_conference_to_co_hosts()
    {
        var other = await _host.CreateConferenceAsync();
        (string? Ticket, HttpStatusCode Status)[] cases =
        [
            (_host.Ticket(_conference, "bo", Role.Attendee), HttpStatusCode.Forbidden),
            // Whatever the ticket says, in the roster bo is an attendee.
            (_host.Ticket(_conference, "bo"), HttpStatusCode.Forbidden),
            (_host.Ticket(other, "ada"), HttpStatusCode.Forbidden),
            (_host.Ticket(_conference, "cy", Role.CoHost), HttpStatusCode.OK),
            ("nonsense", HttpStatusCode.Unauthorized),
            (null, HttpStatusCode.Unauthorized),
        ];
        foreach (var (ticket, status) in cases)
        {
            using var client = Bearer(ticket);
            foreach (var what in new[] { "events", "views" })
            {
                using var response = await client.GetAsync($"conferences/{_conference}/{what}");
                Assert.That(response.StatusCode, Is.EqualTo(status), $"{what} with {ticket}");
            }
        }

        using var ada = Bearer(_host.Ticket(_conference, "ada"));
        using var end = await ada.PostAsync($"conferences/{_conference}/end", null);
        Assert.That(end.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), "a ticket opens nothing else");
    }

    [TestCase("events?from=0")]
    [TestCase("events?from=x")]
    [TestCase("events?to=-1")]
    [TestCase("views?seq=-1")]
    public async Task What_is_no_seq_is_refused(string what)
    {
        using var api = _host.Api();
        using var response = await api.GetAsync($"conferences/{_conference}/{what}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task What_never_was_has_no_events()
    {
        using var api = _host.Api();
        using var response = await api.GetAsync("conferences/nope/events");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private HttpClient Bearer(string? token)
    {
        var client = new HttpClient { BaseAddress = _host.Http.BaseAddress };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task<List<JsonObject>> LinesAsync(HttpClient client, string what)
    {
        using var response = await client.GetAsync($"conferences/{_conference}/{what}");
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/x-ndjson"));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!["event"]!.AsObject())];
    }

    private async Task<JsonNode> WelcomeAsync(HttpClient client, string what) =>
        JsonNode.Parse(await client.GetStringAsync($"conferences/{_conference}/{what}"))!["welcome"]!;
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.Rest;

/// <summary>Conferences over REST, on a real node.</summary>
internal sealed class ConferenceApiTests
{
    private GatewayHost _host = null!;
    private string _site = null!;
    private HttpClient _api = null!;

    [SetUp]
    public async Task OpenSite()
    {
        _host = await SharedHost.GetAsync();
        _site = $"s{Guid.NewGuid():N}";
        _api = _host.Api(_site);
    }

    [TearDown]
    public void CloseSite() => _api.Dispose();

    [Test]
    public async Task Creating_is_idempotent()
    {
        var (first, created) = await PostAsync("conferences", """{"id":"standup","title":" Daily "}""");
        var (second, same) = await PostAsync("conferences", """{"id":"standup","title":"Another"}""");
        Assert.Multiple(() =>
        {
            Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(first.Headers.Location?.ToString(), Is.EqualTo("/collab/conferences/standup"));
            Assert.That((string?)created["title"], Is.EqualTo("Daily"));
            Assert.That((string?)created["phase"], Is.EqualTo("created"));
            Assert.That((string?)created["site"], Is.EqualTo(_site));
            Assert.That((int?)created["settings"]?["participantsMax"], Is.EqualTo(1000));
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((string?)same["title"], Is.EqualTo("Daily"));
        });
    }

    [Test]
    public async Task An_id_is_made_up_where_none_is_given()
    {
        var (response, created) = await PostAsync("conferences", "{}");
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(ProtocolLimits.IsId((string)created["id"]!), Is.True);
        });
    }

    [Test]
    public async Task Settings_are_taken_and_completed()
    {
        var (_, created) = await PostAsync(
            "conferences", """{"id":"x","settings":{"participantsMax":5,"hostLeaves":"end","waitForHost":true}}""");
        var settings = created["settings"]!;
        Assert.Multiple(() =>
        {
            Assert.That((int?)settings["participantsMax"], Is.EqualTo(5));
            Assert.That((string?)settings["hostLeaves"], Is.EqualTo("end"));
            Assert.That((bool?)settings["waitForHost"], Is.True);
            Assert.That((int?)settings["reconnectGraceSeconds"], Is.EqualTo(30));
        });
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"id":5}""")]
    [TestCase("""{"id":"a b"}""")]
    [TestCase("""{"id":""}""")]
    [TestCase("""{"titel":"typo"}""")]
    [TestCase("""{"settings":{"participantsMax":-1}}""")]
    [TestCase("""{"settings":{"participantsMax":100000}}""")]
    [TestCase("""{"settings":{"hostLeaves":"cry"}}""")]
    [TestCase("""{"title":"a\u0000b"}""")]
    public async Task A_wrong_body_is_an_invalid_argument(string body)
    {
        var (response, problem) = await PostAsync("conferences", body);
        AssertProblem(response, problem, HttpStatusCode.BadRequest, RefusalCode.InvalidArgument);
    }

    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("text/plain")]
    public async Task A_body_is_read_as_JSON_whatever_it_is_called(string type)
    {
        using var content = new StringContent("{}", Encoding.UTF8, type);
        using var response = await _api.PostAsync("conferences", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        var (response, problem) = await PostAsync("conferences", $$"""{"title":"{{new string('x', 70_000)}}"}""");
        AssertProblem(response, problem, HttpStatusCode.RequestEntityTooLarge, RefusalCode.FrameTooLarge);
    }

    [Test]
    public async Task Conferences_are_listed_page_by_page_within_their_site()
    {
        foreach (var id in new[] { "b", "a", "c" })
            await PostAsync("conferences", $$"""{"id":"{{id}}","title":"T{{id}}"}""");
        var first = await GetAsync("conferences?limit=2");
        var second = await GetAsync($"conferences?limit=2&after={first["next"]}");
        Assert.Multiple(() =>
        {
            Assert.That(Ids(first), Is.EqualTo(["a", "b"]));
            Assert.That((string?)first["next"], Is.EqualTo("b"));
            Assert.That((string?)first["conferences"]![0]!["title"], Is.EqualTo("Ta"));
            Assert.That((string?)first["conferences"]![0]!["phase"], Is.EqualTo("created"));
            Assert.That(Ids(second), Is.EqualTo(["c"]));
            Assert.That(second["next"], Is.Null);
        });
        static IEnumerable<string?> Ids(JsonNode page) => page["conferences"]!.AsArray().Select(x => (string?)x!["id"]);
    }

    [TestCase("limit=0")]
    [TestCase("limit=201")]
    [TestCase("limit=many")]
    [TestCase("after=a%20b")]
    public async Task A_wrong_page_is_an_invalid_argument(string query)
    {
        using var response = await _api.GetAsync($"conferences?{query}");
        AssertProblem(response, await ReadAsync(response), HttpStatusCode.BadRequest, RefusalCode.InvalidArgument);
    }

    [Test]
    public async Task Inspecting_shows_life_and_roster()
    {
        using var main = _host.Api();
        var conference = await _host.CreateConferenceAsync();
        var (socket, welcome) = await TestSocket.JoinAsync(
            _host, ProtocolLimits.BinarySubprotocol, conference, "ada", Role.CoHost);
        await using var _ = socket;
        var view = JsonNode.Parse(await main.GetStringAsync($"conferences/{conference}"))!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)view["phase"], Is.EqualTo("open"));
            Assert.That((bool?)view["locked"], Is.False);
            Assert.That((long?)view["seq"], Is.GreaterThanOrEqualTo(welcome.Head));
            Assert.That((long?)view["epoch"], Is.EqualTo(welcome.Epoch));
            Assert.That((string?)view["primaryNode"], Is.EqualTo(_host.Node.Name));
            Assert.That((string?)view["participants"]![0]!["id"], Is.EqualTo("ada"));
            Assert.That((string?)view["participants"]![0]!["role"], Is.EqualTo("co_host"));
            Assert.That((string?)view["participants"]![0]!["presence"], Is.EqualTo("connected"));
        });
    }

    [Test]
    public async Task The_state_is_what_its_hash_says()
    {
        await PostAsync("conferences", """{"id":"x"}""");
        var view = await GetAsync("conferences/x");
        using var response = await _api.GetAsync("conferences/x/state");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/x-protobuf"));
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(bytes)), Is.EqualTo((string?)view["stateHash"]));
            Assert.That(ConferenceState.Parser.ParseFrom(bytes).Seq, Is.EqualTo((long?)view["seq"]));
        });
    }

    [Test]
    public async Task Ending_is_for_good_and_idempotent()
    {
        await PostAsync("conferences", """{"id":"x"}""");
        var (first, done) = await PostAsync("conferences/x/end", "");
        var (second, again) = await PostAsync("conferences/x/end", "");
        var (third, problem) = await PostAsync("conferences", """{"id":"x"}""");
        Assert.Multiple(() =>
        {
            Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((long?)done["seq"], Is.GreaterThan(0));
            Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((long?)again["seq"], Is.Zero);
        });
        AssertProblem(third, problem, HttpStatusCode.Gone, RefusalCode.ConferenceEnded);
        Assert.That((string?)(await GetAsync("conferences/x"))["phase"], Is.EqualTo("ended"));
    }

    [TestCase("GET", "conferences/nowhere")]
    [TestCase("GET", "conferences/nowhere/state")]
    [TestCase("POST", "conferences/nowhere/end")]
    public async Task What_does_not_exist_is_not_found(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _api.SendAsync(request);
        AssertProblem(response, await ReadAsync(response), HttpStatusCode.NotFound, RefusalCode.ConferenceNotFound);
    }

    [Test]
    public async Task A_site_sees_nothing_of_another()
    {
        await PostAsync("conferences", """{"id":"secret"}""");
        using var other = _host.Api("other");
        using var response = await other.GetAsync("conferences/secret");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("GET", "conferences")]
    [TestCase("POST", "conferences")]
    [TestCase("GET", "conferences/x")]
    [TestCase("GET", "conferences/x/state")]
    [TestCase("POST", "conferences/x/end")]
    public async Task Without_a_token_nothing_is_done(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _host.Http.SendAsync(request);
        Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        AssertProblem(response, await ReadAsync(response), HttpStatusCode.Unauthorized, RefusalCode.TicketMissing);
    }

    [Test]
    public async Task A_false_token_is_refused()
    {
        using var response = await SendWithAsync("x.y.z");
        AssertProblem(response, await ReadAsync(response), HttpStatusCode.Unauthorized, RefusalCode.TicketInvalid);
    }

    [Test]
    public async Task A_ticket_is_no_token()
    {
        using var response = await SendWithAsync(_host.Ticket("x", "ada"));
        AssertProblem(response, await ReadAsync(response), HttpStatusCode.Forbidden, RefusalCode.NotPermitted);
    }

    [Test]
    public async Task The_document_describes_every_address_and_only_ours()
    {
        var document = JsonNode.Parse(await _host.Http.GetStringAsync("openapi.json"))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject(), (path, operation) => $"{operation.Key} {path.Key}");
        Assert.Multiple(() =>
        {
            Assert.That((string?)document["openapi"], Does.StartWith("3.1"));
            Assert.That(operations, Is.EquivalentTo(
            [
                "get /collab/conferences",
                "post /collab/conferences",
                "get /collab/conferences/{id}",
                "get /collab/conferences/{id}/state",
                "get /collab/conferences/{id}/events", "get /collab/conferences/{id}/views",
                "post /collab/conferences/{id}/end",
                "get /collab/conferences/{id}/blobs/{service}/{blob}",
                "put /collab/conferences/{id}/blobs/{service}/{blob}",
                "get /collab/conferences/{id}/blobs/{service}/{blob}/upload",
                "post /collab/conferences/{id}/blobs/{service}/{blob}/links",
                "get /collab/nodes",
                "post /collab/nodes/{name}/drain",
                "get /collab/ping",
            ]));
            var create = document["paths"]!["/collab/conferences"]!["post"]!;
            Assert.That(create["security"]!.AsArray(), Is.Not.Empty);
            Assert.That(create["requestBody"]!["content"]!["application/json"]!["schema"], Is.Not.Null);
            Assert.That(create["requestBody"]!["content"]!.AsObject(), Has.Count.EqualTo(1));
            Assert.That(create["responses"]!["201"]!["content"]!["application/json"]!["schema"], Is.Not.Null);
            Assert.That(create["responses"]!["400"]!["content"]!["application/problem+json"], Is.Not.Null);
        });
    }

    private async Task<HttpResponseMessage> SendWithAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "conferences");
        request.Headers.Authorization = new("Bearer", token);
        return await _host.Http.SendAsync(request);
    }

    private async Task<(HttpResponseMessage Response, JsonNode Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var response = await _api.PostAsync(path, content);
        return (response, await ReadAsync(response));
    }

    private async Task<JsonNode> GetAsync(string path) => (await _api.GetFromJsonAsync<JsonNode>(path))!;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private static void AssertProblem(
        HttpResponseMessage response, JsonNode problem, HttpStatusCode status, RefusalCode code) =>
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(status), problem.ToJsonString());
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That((string?)problem["code"], Is.EqualTo(code.Name));
            Assert.That((bool?)problem["retry"], Is.EqualTo(code.Retry));
            Assert.That((string?)problem["detail"], Is.Not.Empty);
        });
}

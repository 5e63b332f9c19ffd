using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Collab.Actors.Hosting;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.Rest;

/// <summary>What development mode gives away, and to whom alone.</summary>
internal sealed class DevelopmentTests
{
    private GatewayHost _host = null!;

    [OneTimeSetUp]
    public async Task StartHost() => _host = await GatewayHost.StartAsync(options => options.Development = true);

    [OneTimeTearDown]
    public ValueTask StopHost() => _host.DisposeAsync();

    [Test]
    public async Task Whoever_creates_the_conference_is_host_and_others_attend()
    {
        var conference = $"c{Guid.NewGuid():N}";
        var ada = await JoinAsync(new { conference, name = "Ada" });
        var bo = await JoinAsync(new { conference, name = "Bo", participant = "bo" });
        Assert.Multiple(() =>
        {
            Assert.That((string?)ada["role"], Is.EqualTo("host"));
            Assert.That((string?)bo["role"], Is.EqualTo("attendee"));
            Assert.That((string?)bo["participant"], Is.EqualTo("bo"));
            Assert.That(ProtocolLimits.IsId((string)ada["participant"]!), Is.True);
        });

        await using var socket = await TestSocket.OpenAsync(_host, ProtocolLimits.JsonSubprotocol);
        await socket.SendAsync(TestSocket.Hello((string)ada["ticket"]!, conference));
        Assert.That((await socket.ReceiveWelcomeAsync()).Participant, Is.EqualTo((string?)ada["participant"]));

        // Who is host already stays it with a new ticket.
        var again = await JoinAsync(new { conference, name = "Ada", participant = (string?)ada["participant"] });
        Assert.That((string?)again["role"], Is.EqualTo("host"));
    }

    [TestCase("""{"conference":"a b","name":"Ada"}""")]
    [TestCase("""{"name":"Ada"}""")]
    [TestCase("""{"conference":"c"}""")]
    [TestCase("""{"conference":"c","name":"Ada","participant":"/"}""")]
    public async Task A_wrong_wish_is_an_invalid_argument(string body)
    {
        using var content = new StringContent(body);
        using var response = await _host.Http.PostAsync("dev/join", content);
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.That((string?)problem!["code"], Is.EqualTo(RefusalCode.InvalidArgument.Name));
    }

    [Test]
    public async Task The_API_needs_no_token_here()
    {
        using var response = await _host.Http.GetAsync("conferences");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("Host", "evil.example")]
    [TestCase("Host", "127.0.0.1.evil.example:80")]
    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "null")]
    [TestCase("X-Forwarded-For", "10.1.2.3")]
    [TestCase("Forwarded", "for=10.1.2.3")]
    public async Task Foreign_pages_rebound_names_and_proxies_find_nothing(string header, string value)
    {
        using var join = Request(HttpMethod.Post, "dev/join", header, value);
        join.Content = JsonContent.Create(new { conference = "c", name = "Eve" });
        using var joined = await _host.Http.SendAsync(join);
        using var list = Request(HttpMethod.Get, "conferences", header, value);
        using var listed = await _host.Http.SendAsync(list);
        Assert.Multiple(() =>
        {
            Assert.That(joined.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(listed.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        });
    }

    [Test]
    public async Task Pages_of_other_nodes_on_this_machine_are_let_in_and_foreign_ones_are_not()
    {
        const string Sibling = "http://127.0.0.1:5099";
        using var preflight = Request(HttpMethod.Options, "dev/join", "Origin", Sibling);
        using var allowed = await _host.Http.SendAsync(preflight);
        using var nodes = Request(HttpMethod.Get, "nodes", "Origin", Sibling);
        using var read = await _host.Http.SendAsync(nodes);
        using var foreign = Request(HttpMethod.Get, "nodes", "Origin", "https://evil.example");
        using var unread = await _host.Http.SendAsync(foreign);
        Assert.Multiple(() =>
        {
            Assert.That(allowed.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(allowed.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo([Sibling]));
            Assert.That(read.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo([Sibling]));
            Assert.That(unread.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        });
    }

    [Test]
    public async Task Outside_development_there_is_nothing_there()
    {
        var shared = await SharedHost.GetAsync();
        using var join = await shared.Http.PostAsJsonAsync("dev/join", new { conference = "c", name = "Eve" });
        using var kill = await shared.Http.PostAsync($"dev/nodes/{shared.Node.Name}/kill", null);
        Assert.Multiple(() =>
        {
            Assert.That(join.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(kill.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        });
    }

    [Test]
    public async Task A_node_of_this_machine_is_killed_and_no_other_process()
    {
        using var victim = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        try
        {
            var node = new ScriptedNode
            {
                Nodes =
                [
                    new NodeInfo("me", "127.0.0.1:1", "", "up", true, Environment.ProcessId, 0, 0),
                    new NodeInfo("elsewhere", "10.9.9.9:1", "", "up", false, victim.Id, 0, 0),
                    new NodeInfo("unknown", "127.0.0.1:2", "", "up", false, 0, 0, 0),
                    new NodeInfo("victim", "127.0.0.1:3", "", "up", false, victim.Id, 0, 0),
                ],
            };
            await using var host = await GatewayHost.StartAsync(x => x.Development = true, scripted: node);
            Assert.Multiple(async () =>
            {
                foreach (var name in new[] { "nobody", "elsewhere", "unknown", victim.Id.ToString(null, null) })
                {
                    using var refused = await host.Http.PostAsync($"dev/nodes/{name}/kill", null);
                    Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), name);
                }

                Assert.That(victim.HasExited, Is.False);
                using var killed = await host.Http.PostAsync("dev/nodes/victim/kill", null);
                Assert.That(killed.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
            });
            await victim.WaitForExitAsync().WaitAsync(TestSocket.Deadline);
            Assert.That(victim.ExitCode, Is.EqualTo(137));
        }
        finally
        {
            victim.Kill();
        }
    }

    private async Task<JsonNode> JoinAsync(object body)
    {
        using var response = await _host.Http.PostAsJsonAsync("dev/join", body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string header, string value)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }
}

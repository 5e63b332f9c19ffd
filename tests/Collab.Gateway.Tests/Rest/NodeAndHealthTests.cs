using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Collab.Actors.Hosting;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.Rest;

/// <summary>What clients choose a node by, and what load balancers and operators look at.</summary>
internal sealed class NodeAndHealthTests
{
    [Test]
    public async Task A_real_node_lists_itself_where_clients_reach_it()
    {
        var host = await SharedHost.GetAsync();
        var expected = host.Root + "collab";
        JsonNode? self = null;
        await Until.HoldsAsync("the node has told where it is", () =>
        {
            self = host.Http.GetFromJsonAsync<JsonNode>("nodes").GetAwaiter().GetResult()!["nodes"]![0];
            return (string?)self?["endpoint"] == expected;
        });
        Assert.Multiple(() =>
        {
            Assert.That((string?)self!["name"], Is.EqualTo(host.Node.Name));
            Assert.That((string?)self["status"], Is.EqualTo("up"));
            Assert.That((bool?)self["self"], Is.True);
            Assert.That((int?)self["pid"], Is.Zero, "Processes are nobody's business but a developer's.");
        });
    }

    [Test]
    public async Task A_real_node_is_live_and_ready()
    {
        var host = await SharedHost.GetAsync();
        using var live = await host.Http.GetAsync(new Uri(host.Root, "healthz/live"));
        using var ready = await host.Http.GetAsync(new Uri(host.Root, "healthz/ready"));
        Assert.Multiple(() =>
        {
            Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        });
    }

    [Test]
    public async Task Ping_says_nothing_at_once()
    {
        using var response = await (await SharedHost.GetAsync()).Http.GetAsync("ping");
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
            Assert.That(response.Content.Headers.ContentLength ?? 0, Is.Zero);
        });
    }

    [TestCase(false, false, HttpStatusCode.OK, "ready")]
    [TestCase(true, false, HttpStatusCode.ServiceUnavailable, "not_ready")]
    [TestCase(false, true, HttpStatusCode.ServiceUnavailable, "draining")]
    public async Task Readiness_is_told_with_its_findings(
        bool blocking, bool draining, HttpStatusCode status, string text)
    {
        var node = new ScriptedNode
        {
            Health = [new HealthFinding("journal_fsync_off", "The journal may forget.", blocking)],
            Draining = draining,
        };
        await using var host = await GatewayHost.StartAsync(scripted: node);
        using var response = await host.Http.GetAsync(new Uri(host.Root, "healthz/ready"));
        var body = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(status));
            Assert.That((string?)body!["status"], Is.EqualTo(text));
            Assert.That((string?)body["findings"]![0]!["code"], Is.EqualTo("journal_fsync_off"));
        });
    }

    [Test]
    public async Task A_node_is_told_to_drain_by_who_may_administer_the_default_site()
    {
        var node = new ScriptedNode
        {
            Nodes = [new NodeInfo("n2", "h:1", "http://h/collab", "up", false, 1, 0, 0)],
        };
        await using var host = await GatewayHost.StartAsync(scripted: node);
        using var api = host.Api();
        using var tenant = host.Api("tenant");
        var path = new Uri("nodes/n2/drain", UriKind.Relative);
        using var nobody = await host.Http.PostAsync(path, null);
        using var other = await tenant.PostAsync(path, null);
        using var unknown = await api.PostAsync(new Uri("nodes/n3/drain", UriKind.Relative), null);
        Assert.Multiple(() =>
        {
            Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
            Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(node.Drained, Is.Empty);
        });

        using var told = await api.PostAsync(path, null);
        Assert.That(told.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(node.Drained, Is.EqualTo(new[] { "n2" }));
    }

    [Test]
    public async Task A_node_that_drains_is_still_live()
    {
        await using var host = await GatewayHost.StartAsync(scripted: new ScriptedNode { Draining = true });
        using var response = await host.Http.GetAsync(new Uri(host.Root, "healthz/live"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Health_can_be_left_to_the_program()
    {
        await using var host = await GatewayHost.StartAsync(x => x.Health = false, scripted: new ScriptedNode());
        using var response = await host.Http.GetAsync(new Uri(host.Root, "healthz/live"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_node_learns_where_clients_reach_it()
    {
        var node = new ScriptedNode();
        await using var host = await GatewayHost.StartAsync(scripted: node);
        await Until.HoldsAsync("announced", () => node.Announced == host.Root + "collab");
    }

    [Test]
    public async Task A_journal_that_cannot_be_read_is_said()
    {
        await using var host = await GatewayHost.StartAsync(scripted: new ScriptedNode());
        using var api = host.Api();
        using var response = await api.GetAsync("conferences/x");
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That((string?)problem!["code"], Is.EqualTo(RefusalCode.JournalUnavailable.Name));
        });
    }

    [Test]
    public async Task A_conference_that_does_not_answer_is_said()
    {
        await using var host = await GatewayHost.StartAsync(
            x => x.ApiTimeout = TimeSpan.FromMilliseconds(100), scripted: new ScriptedNode());
        using var api = host.Api();
        using var response = await api.PostAsJsonAsync("conferences", new { id = "x" });
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That((string?)problem!["code"], Is.EqualTo(RefusalCode.ConferenceUnavailable.Name));
        });
    }
}

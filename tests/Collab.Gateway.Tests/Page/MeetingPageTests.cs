using System.Net;
using Collab.Gateway.Tests.Support;

namespace Collab.Gateway.Tests.Page;

/// <summary>The page comes out of the assembly, by name, and nothing else does.</summary>
internal sealed class MeetingPageTests
{
    private GatewayHost _host = null!;

    [OneTimeSetUp]
    public async Task StartHost() => _host = await GatewayHost.StartAsync(scripted: new ScriptedNode());

    [OneTimeTearDown]
    public ValueTask StopHost() => _host.DisposeAsync();

    [TestCase("", "text/html")]
    [TestCase("page/index.html", "text/html")]
    [TestCase("page/app.js", "text/javascript")]
    [TestCase("page/style.css", "text/css")]
    [TestCase("page/services.js", "text/javascript")]
    [TestCase("page/icon.svg", "image/svg+xml")]
    public async Task A_file_has_its_type_its_tag_and_a_strict_policy(string path, string type)
    {
        using var response = await _host.Http.GetAsync(path);
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(type));
            Assert.That(response.Headers.ETag, Is.Not.Null);
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
            Assert.That(
                response.Headers.GetValues("Content-Security-Policy").Single(),
                Does.Contain("default-src 'none'").And.Contain("script-src 'self'").And.Not.Contain("unsafe"));
        });
    }

    [Test]
    public async Task What_the_client_has_is_not_sent_again()
    {
        using var first = await _host.Http.GetAsync("");
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _host.Http.SendAsync(request);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task Head_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "");
        using var response = await _host.Http.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Without_its_slash_the_address_leads_to_the_one_with_it()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(_host.Root, "collab?x=1"));
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That(response.Headers.Location?.ToString(), Is.EqualTo("/collab/?x=1"));
        });
    }

    [TestCase("page/nothing.js")]
    [TestCase("page/..%2f..%2fCollab.Gateway.dll")]
    [TestCase("page/%2e%2e/appsettings.json")]
    [TestCase("page/..%5c..%5cx")]
    [TestCase("page/")]
    [TestCase("page/services/")]
    [TestCase("page/services/nothing/panel.js")]
    [TestCase("page/services/..%2fapp.js")]
    [TestCase("page/%00")]
    public async Task Nothing_else_is_there(string path)
    {
        using var response = await _host.Http.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task The_page_can_be_switched_off()
    {
        await using var host = await GatewayHost.StartAsync(x => x.Page = false, scripted: new ScriptedNode());
        using var response = await host.Http.GetAsync("");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}

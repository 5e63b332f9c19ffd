using Collab.Actors.Hosting;
using Collab.Gateway.Hosting;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Tests.Hosting;

/// <summary>A wrong option stops the host at start, with the key, the value and what is legal.</summary>
internal sealed class GatewayOptionsTests
{
    [Test]
    public void The_defaults_are_legal_with_a_key() =>
        Assert.That(Failures(_ => { }), Is.Empty);

    [Test]
    public void No_key_is_a_failure() =>
        Assert.That(Failures(x => x.TicketKeys.Clear()).Single(), Does.Contain("Collab:Gateway:TicketKeys"));

    private static IEnumerable<TestCaseData> Wrong
    {
        get
        {
            yield return Case("FrameBytesMax", "10", x => x.FrameBytesMax = 10);
            yield return Case("ConnectionsMax", "0", x => x.ConnectionsMax = 0);
            yield return Case("HelloTimeout", "00:00:00", x => x.HelloTimeout = TimeSpan.Zero);
            yield return Case("IdleTimeout", "2.00:00:00", x => x.IdleTimeout = TimeSpan.FromDays(2));
            yield return Case("PingInterval", "00:00:00", x => x.PingInterval = TimeSpan.Zero);
            yield return Case("PongTimeout", "00:00:00", x => x.PongTimeout = TimeSpan.Zero);
            yield return Case("CloseTimeout", "00:00:00", x => x.CloseTimeout = TimeSpan.Zero);
            yield return Case("ApiTimeout", "00:00:00", x => x.ApiTimeout = TimeSpan.Zero);
            yield return Case("ClockSkew", "-00:00:01", x => x.ClockSkew = TimeSpan.FromSeconds(-1));
            yield return Case("TicketLifetimeMax", "400.00:00:00", x => x.TicketLifetimeMax = TimeSpan.FromDays(400));
            yield return Case("CommandsPerSecondMax", "-5", x => x.CommandsPerSecondMax = -5);
            yield return Case("CommandsBurstMax", "0", x => x.CommandsBurstMax = 0);
            yield return Case("QueriesPerSecondMax", "0", x => x.QueriesPerSecondMax = 0);
            yield return Case("SignalsPerSecondMax", "0", x => x.SignalsPerSecondMax = 0);
            yield return Case("PartsPerSecondMax", "0", x => x.PartsPerSecondMax = 0);
            yield return Case("PartBytesPerSecondMax", "5", x => x.PartBytesPerSecondMax = 5);
            yield return Case("PingsPerSecondMax", "0", x => x.PingsPerSecondMax = 0);
            yield return Case("RefusalsPerSecondMax", "0", x => x.RefusalsPerSecondMax = 0);
            yield return Case("OutboundBytesMax", "5", x => x.OutboundBytesMax = 5);
            yield return Case("OutboundMessagesMax", "5", x => x.OutboundMessagesMax = 5);
            yield return Case("PackedBytesMax", "5", x => x.PackedBytesMax = 5);
            yield return Case("BlobTransfersMax", "0", x => x.BlobTransfersMax = 0);
            yield return Case("BlobLinkLifetime", "00:00:01", x => x.BlobLinkLifetime = TimeSpan.FromSeconds(1));
            yield return Case("TicketKeys:0:Id", "'a b'", x => x.TicketKeys[0] = Key("a b"));
            yield return Case("TicketKeys:1:Id", "'k'", x => x.TicketKeys.Add(Key("k")));
            yield return Case("TicketKeys:0:Secret", "a text of 31 bytes", x => x.TicketKeys[0] = Key("k", 31));

            static TestCaseData Case(string key, string value, Action<GatewayOptions> change) =>
                new TestCaseData(key, value, change).SetArgDisplayNames(key, value);
        }
    }

    [TestCaseSource(nameof(Wrong))]
    public void A_wrong_value_is_named_with_what_is_legal(string key, string value, Action<GatewayOptions> change)
    {
        var failure = Failures(change).Single();
        Assert.That(failure, Does.StartWith($"Collab:Gateway:{key} is {value}: "));
    }

    [Test]
    public void Every_limit_is_checked()
    {
        // An option that nobody checks shows when it is added: it must be listed above, or be a switch.
        var checkedOptions = Wrong.Select(x => ((string)x.Arguments[0]!).Split(':')[0]).Append("TicketKeys");
        var unchecked_ = typeof(GatewayOptions).GetProperties()
            .Where(x => x.PropertyType != typeof(bool)).Select(x => x.Name).Except(checkedOptions);
        Assert.That(unchecked_, Is.Empty);
    }

    [Test]
    public void A_secret_is_never_repeated()
    {
        var failure = Failures(x => x.TicketKeys[0] = new TicketKey { Id = "k", Secret = "hunter2" }).Single();
        Assert.That(failure, Does.Not.Contain("hunter2"));
    }

    [TestCase("Collab:Gateway:FrameBytesMax", "12", "Collab:Gateway:FrameBytesMax is 12: 1024 to 16777216 are legal")]
    [TestCase("Collab:Gateway:FrameBytesMax", "many", "Collab:Gateway:FrameBytesMax")]
    [TestCase("Collab:Gateway:FrameBytes", "4096", "FrameBytes")]
    public void A_wrong_configuration_stops_the_host(string key, string value, string message) =>
        Assert.That(
            () => GatewayHost.StartAsync(build: builder => Set(builder, key, value)),
            Throws.Exception.With.Message.Contains(message));

    [Test]
    public void Configuration_is_bound_with_its_keys()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Set(builder, "Collab:Gateway:HelloTimeout", "00:00:07");
        Set(builder, "Collab:Gateway:TicketKeys:0:Id", "a");
        Set(builder, "Collab:Gateway:TicketKeys:0:Secret", new string('s', 32));
        builder.Services.AddCollabGateway();
        using var provider = builder.Services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        Assert.Multiple(() =>
        {
            Assert.That(options.HelloTimeout, Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(options.TicketKeys.Single().Id, Is.EqualTo("a"));
        });
    }

    [Test]
    public void Development_makes_a_key_where_there_is_none()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCollabGateway(options => options.Development = true);
        using var provider = builder.Services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        Assert.That(options.TicketKeys.Single().ToBytes(), Has.Length.AtLeast(TicketKey.SecretBytesMin));
    }

    [Test]
    public void The_session_key_comes_from_the_first_ticket_key_unless_it_is_set()
    {
        var gateway = new GatewayOptions();
        gateway.TicketKeys.Add(Key("k"));
        gateway.TicketKeys.Add(Key("other", 50));
        var derived = new CollabOptions();
        var own = new CollabOptions { SessionKey = [1, 2, 3] };
        var postConfigure = new SessionKeyFromTicketKey(Options.Create(gateway));
        postConfigure.PostConfigure(null, derived);
        postConfigure.PostConfigure(null, own);
        Assert.Multiple(() =>
        {
            Assert.That(derived.SessionKey, Is.EqualTo(SessionKeyFromTicketKey.Derive(Key("any"))));
            Assert.That(derived.SessionKey, Has.Length.EqualTo(32));
            Assert.That(derived.SessionKey, Is.Not.EqualTo(Key("k").ToBytes()));
            Assert.That(own.SessionKey, Is.EqualTo(new byte[] { 1, 2, 3 }));
        });
    }

    [Test]
    public void Mapping_without_a_node_says_what_is_missing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddCollabGateway(options => options.TicketKeys.Add(Key("k")));
        Assert.That(
            () => builder.Build().MapCollab(),
            Throws.InvalidOperationException.With.Message.Contains("services.AddCollab("));
    }

    [Test]
    public void Mapping_without_the_gateway_says_what_is_missing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddCollab();
        Assert.That(
            () => builder.Build().MapCollab(),
            Throws.InvalidOperationException.With.Message.Contains("services.AddCollabGateway("));
    }

    [TestCase("http://127.0.0.1:8080", "http://127.0.0.1:8080/collab")]
    [TestCase("http://[::]:8080", "http://10.0.0.5:8080/collab")]
    [TestCase("http://0.0.0.0:81", "http://10.0.0.5:81/collab")]
    [TestCase("https://*:443", "https://10.0.0.5:443/collab")]
    [TestCase("https://+:443", "https://10.0.0.5:443/collab")]
    [TestCase("http://[::1]:8080", "http://[::1]:8080/collab")]
    [TestCase("http://example.org:80", "http://example.org:80/collab")]
    public void The_endpoint_is_an_address_that_clients_can_connect_to(string address, string endpoint) =>
        Assert.That(EndpointAnnouncer.EndpointOf(address, "10.0.0.5", "/collab"), Is.EqualTo(endpoint));

    private static TicketKey Key(string id, int bytes = 32) => new() { Id = id, Secret = new string('s', bytes) };

    private static List<string> Failures(Action<GatewayOptions> change)
    {
        var options = new GatewayOptions();
        options.TicketKeys.Add(Key("k"));
        change(options);
        return [.. new GatewayOptionsValidator().Validate(null, options).Failures ?? []];
    }

    private static void Set(WebApplicationBuilder builder, string key, string value) =>
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, value)]);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Tests.Tickets;

/// <summary>A ticket opens exactly what it says, and every way of being wrong is refused.</summary>
internal sealed class TicketTests
{
    private static readonly TicketKey Old = new() { Id = "old", Secret = new string('o', 32) };
    private static readonly TicketKey New = new() { Id = "new", Secret = new string('n', 40) };

    private static readonly Identity Ada = new(new ConferenceId("acme", "standup"), "ada", "Ada L.", Role.CoHost);

    private FixedClock _clock = null!;
    private TicketValidator _validator = null!;
    private TokenReader _reader = null!;

    [SetUp]
    public void StartClock()
    {
        _clock = new FixedClock();
        var options = new GatewayOptions
        {
            ClockSkew = TimeSpan.FromSeconds(30),
            TicketLifetimeMax = TimeSpan.FromHours(2),
        };
        options.TicketKeys.Add(New);
        options.TicketKeys.Add(Old);
        _reader = new TokenReader(Options.Create(options), _clock);
        _validator = new TicketValidator(_reader);
    }

    [Test]
    public async Task An_issued_ticket_is_good_for_whom_it_was_issued() =>
        Assert.That(await CheckAsync(Issue()), Is.EqualTo(new TicketCheck(Ada, null, "")));

    [Test]
    public async Task A_ticket_of_an_older_key_is_good_while_the_key_is_configured() =>
        Assert.That(
            (await CheckAsync(new TicketIssuer(Old, _clock).Issue(Ada, TimeSpan.FromHours(1)))).Refused, Is.Null);

    [Test]
    public async Task Names_may_be_of_any_script()
    {
        var identity = Ada with { Name = "Ада 你好 😀" };
        var check = await CheckAsync(new TicketIssuer(New, _clock).Issue(identity, TimeSpan.FromHours(1)));
        Assert.That(check.Identity, Is.EqualTo(identity));
    }

    [Test]
    public async Task A_ticket_without_a_site_is_for_the_default_site() =>
        Assert.That(
            (await CheckAsync(Forge(payload => payload.Remove("site")))).Identity?.Conference,
            Is.EqualTo(new ConferenceId("main", "standup")));

    [Test]
    public async Task Times_may_have_fractions() =>
        Assert.That(
            (await CheckAsync(Forge(payload => payload["iat"] = Now() - 0.5))).Refused, Is.Null);

    [Test]
    public async Task A_ticket_expires_after_the_skew_and_keeps_its_identity()
    {
        var ticket = Issue();
        _clock.Advance(TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(29));
        Assert.That((await CheckAsync(ticket)).Refused, Is.Null);
        _clock.Advance(TimeSpan.FromSeconds(3));
        var late = await CheckAsync(ticket);
        Assert.Multiple(() =>
        {
            Assert.That(late.Refused, Is.EqualTo(RefusalCode.TicketExpired));
            Assert.That(late.Identity, Is.EqualTo(Ada));
        });
    }

    [Test]
    public async Task No_ticket_is_missing() =>
        Assert.That((await CheckAsync("")).Refused, Is.EqualTo(RefusalCode.TicketMissing));

    [TestCase("x")]
    [TestCase("a.b.c")]
    [TestCase("..")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.e30.")]
    [TestCase("eyJ\0.e30.AAAA")]
    public Task What_is_no_JWT_is_invalid(string text) => AssertInvalidAsync(text, "");

    [Test]
    public Task An_endless_ticket_is_invalid() => AssertInvalidAsync(new string('a', 5000), "4096");

    [TestCase("none")]
    [TestCase("None")]
    [TestCase("HS384")]
    [TestCase("HS512")]
    [TestCase("RS256")]
    public Task Another_algorithm_is_invalid(string algorithm) =>
        AssertInvalidAsync(Forge(header: header => header["alg"] = algorithm), "HS256");

    [Test]
    public Task No_algorithm_and_no_signature_is_invalid()
    {
        var unsigned = Forge(header: header => header["alg"] = "none");
        return AssertInvalidAsync(unsigned[..(unsigned.LastIndexOf('.') + 1)], "HS256");
    }

    [Test]
    public Task A_ticket_that_names_no_key_is_invalid() =>
        AssertInvalidAsync(Forge(header: header => header.Remove("kid")), "kid");

    [Test]
    public Task An_unknown_key_is_invalid() =>
        AssertInvalidAsync(Forge(header: header => header["kid"] = "stolen"), "no key 'stolen'");

    [Test]
    public Task The_right_key_id_with_another_secret_is_invalid() =>
        AssertInvalidAsync(Forge(secret: new string('x', 32)), "signature");

    [Test]
    public Task The_secret_of_another_key_is_invalid() => AssertInvalidAsync(Forge(secret: Old.Secret), "signature");

    [Test]
    public Task A_changed_claim_is_invalid()
    {
        var parts = Issue().Split('.');
        var payload = JsonNode.Parse(Base64Url(parts[1]))!.AsObject();
        payload["role"] = "host";
        return AssertInvalidAsync($"{parts[0]}.{Base64Url(payload.ToJsonString())}.{parts[2]}", "signature");
    }

    [TestCase("sub")]
    [TestCase("name")]
    [TestCase("role")]
    [TestCase("conference")]
    [TestCase("iat")]
    [TestCase("exp")]
    public Task A_missing_claim_is_invalid(string claim) =>
        AssertInvalidAsync(Forge(payload => payload.Remove(claim)), $"'{claim}'");

    [TestCase("sub", "a b")]
    [TestCase("sub", "")]
    [TestCase("conference", "x/y")]
    [TestCase("site", "ä")]
    [TestCase("role", "king")]
    [TestCase("name", "   ")]
    [TestCase("name", "a\nb")]
    public Task An_illegal_claim_is_invalid(string claim, string value) =>
        AssertInvalidAsync(Forge(payload => payload[claim] = value), claim);

    [Test]
    public Task A_name_that_is_too_long_is_invalid() =>
        AssertInvalidAsync(Forge(payload => payload["name"] = new string('n', 65)), "65 characters");

    [TestCase("name")]
    [TestCase("role")]
    [TestCase("conference")]
    [TestCase("site")]
    public Task A_claim_of_another_type_is_invalid(string claim) =>
        AssertInvalidAsync(Forge(payload => payload[claim] = 7), $"'{claim}' must be a text");

    [TestCase("iat")]
    [TestCase("exp")]
    [TestCase("nbf")]
    public Task A_time_of_another_type_is_invalid(string claim) =>
        AssertInvalidAsync(Forge(payload => payload[claim] = "soon"), "not valid");

    [Test]
    public Task A_ticket_of_the_future_is_invalid() =>
        AssertInvalidAsync(Forge(payload => payload["nbf"] = Now() + 60), "not valid yet");

    [Test]
    public Task A_ticket_that_lives_too_long_is_invalid() =>
        AssertInvalidAsync(Forge(payload => payload["exp"] = Now() + 7201), "lives longer");

    [Test]
    public Task A_ticket_that_ends_before_it_begins_is_invalid() =>
        AssertInvalidAsync(Forge(payload => payload["exp"] = Now() - 1), "'exp' must lie after");

    [Test]
    public Task An_API_token_is_no_ticket() =>
        AssertInvalidAsync(new TicketIssuer(New, _clock).IssueApiToken("acme", TimeSpan.FromHours(1)), "API token");

    [Test]
    public async Task An_API_token_administers_its_site() =>
        Assert.That(
            await new ApiTokenValidator(_reader).SiteOfAsync(
                new TicketIssuer(New, _clock).IssueApiToken("acme", TimeSpan.FromHours(1))),
            Is.EqualTo("acme"));

    [Test]
    public void A_ticket_is_no_API_token() =>
        Assert.That(
            async () => await new ApiTokenValidator(_reader).SiteOfAsync(Issue()),
            Throws.TypeOf<TicketRefusedException>().With.Property("Code").EqualTo(RefusalCode.NotPermitted));

    [Test]
    public void An_expired_API_token_administers_nothing()
    {
        var token = new TicketIssuer(New, _clock).IssueApiToken("acme", TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.That(
            async () => await new ApiTokenValidator(_reader).SiteOfAsync(token),
            Throws.TypeOf<TicketRefusedException>().With.Property("Code").EqualTo(RefusalCode.TicketExpired));
    }

    [Test]
    public void The_issuer_mints_nothing_that_a_server_would_refuse() =>
        Assert.Multiple(() =>
        {
            var issuer = new TicketIssuer(New, _clock);
            var hour = TimeSpan.FromHours(1);
            Assert.That(() => issuer.Issue(Ada with { Participant = "a b" }, hour), Throws.ArgumentException);
            Assert.That(() => issuer.Issue(Ada with { Name = "" }, hour), Throws.ArgumentException);
            Assert.That(() => issuer.Issue(Ada with { Role = Role.Unspecified }, hour), Throws.ArgumentException);
            Assert.That(() => issuer.Issue(Ada, TimeSpan.Zero), Throws.ArgumentException);
            Assert.That(() => issuer.IssueApiToken("", hour), Throws.ArgumentException);
        });

    [Test]
    public async Task No_refusal_repeats_the_ticket()
    {
        var ticket = Forge(secret: new string('x', 32));
        Assert.That((await CheckAsync(ticket)).Message, Does.Not.Contain(ticket.Split('.')[2]));
    }

    private string Issue() => new TicketIssuer(New, _clock).Issue(Ada, TimeSpan.FromHours(1));

    private double Now() => _clock.GetUtcNow().ToUnixTimeSeconds();

    private ValueTask<TicketCheck> CheckAsync(string ticket) => _validator.CheckAsync(ticket);

    private async Task AssertInvalidAsync(string ticket, string reason)
    {
        var check = await CheckAsync(ticket);
        Assert.Multiple(() =>
        {
            Assert.That(check.Refused, Is.EqualTo(RefusalCode.TicketInvalid));
            Assert.That(check.Identity, Is.Null);
            Assert.That(check.Message, Does.Contain(reason));
        });
    }

    /// <summary>A ticket by hand, as a stranger would mint it: changed, and then signed.</summary>
    private string Forge(
        Action<JsonObject>? payload = null, Action<JsonObject>? header = null, string? secret = null)
    {
        var head = new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT", ["kid"] = "new" };
        var body = new JsonObject
        {
            ["sub"] = "ada",
            ["name"] = "Ada L.",
            ["role"] = "co_host",
            ["site"] = "acme",
            ["conference"] = "standup",
            ["iat"] = Now(),
            ["exp"] = Now() + 3600,
        };
        header?.Invoke(head);
        payload?.Invoke(body);
        var text = $"{Base64Url(head.ToJsonString())}.{Base64Url(body.ToJsonString())}";
        var key = Encoding.UTF8.GetBytes(secret ?? New.Secret);
        var signature = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));
        return $"{text}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private static string Base64Url(string text)
    {
        // Both ways: a payload has no braces once it is encoded.
        return text.StartsWith('{')
            ? System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text))
            : Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(text));
    }
}

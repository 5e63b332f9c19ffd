using System.Text;
using System.Text.Json;

namespace Collab.Cli.Tests;

/// <summary><c>collab ticket</c>: what it prints is a signed token that says what was asked.</summary>
[NonParallelizable]
internal sealed class TicketTests
{
    private const string Key = "a key of more than thirty-two bytes, for tests only";

    [Test]
    public async Task A_ticket_says_who_joins_what()
    {
        var claims = await MintAsync(
            "--conference", "standup", "--participant", "ann", "--name", "Ann B.", "--role", "host", "--site", "north",
            "--expires", "2h");
        Assert.Multiple(() =>
        {
            Assert.That(claims.GetProperty("sub").GetString(), Is.EqualTo("ann"));
            Assert.That(claims.GetProperty("name").GetString(), Is.EqualTo("Ann B."));
            Assert.That(claims.GetProperty("role").GetString(), Is.EqualTo("host"));
            Assert.That(claims.GetProperty("site").GetString(), Is.EqualTo("north"));
            Assert.That(claims.GetProperty("conference").GetString(), Is.EqualTo("standup"));
            Assert.That(Life(claims), Is.EqualTo(TimeSpan.FromHours(2)));
        });
    }

    [Test]
    public async Task Name_role_site_and_life_have_defaults()
    {
        var claims = await MintAsync("--conference", "standup", "--participant", "ann");
        Assert.Multiple(() =>
        {
            Assert.That(claims.GetProperty("name").GetString(), Is.EqualTo("ann"));
            Assert.That(claims.GetProperty("role").GetString(), Is.EqualTo("attendee"));
            Assert.That(claims.GetProperty("site").GetString(), Is.EqualTo("main"));
            Assert.That(Life(claims), Is.EqualTo(TimeSpan.FromHours(8)));
        });
    }

    [Test]
    public async Task An_api_token_is_for_a_site()
    {
        var claims = await MintAsync("--api", "--site", "north", "--expires", "30m");
        Assert.That(claims.GetProperty("scope").GetString(), Is.EqualTo("conferences"));
        Assert.That(claims.TryGetProperty("conference", out _), Is.False);
    }

    [Test]
    public async Task The_key_may_come_from_the_environment()
    {
        var result = await CollabProcess.RunAsync(
            ["ticket", "--conference", "c", "--participant", "p"], ("COLLAB_TICKET_KEY", Key));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Trim().Split('.'), Has.Length.EqualTo(3));
    }

    [TestCase("--conference c --participant p", "no ticket key", false)]
    [TestCase("--conference c --participant p --ticket-key short", "32 bytes or more", false)]
    [TestCase("--participant p", "--conference", true)]
    [TestCase("--conference c", "--participant", true)]
    [TestCase("--conference c/d --participant p", "--conference is 'c/d'", true)]
    [TestCase("--conference c --participant p --role king", "--role is 'king'", true)]
    [TestCase("--conference c --participant p --expires never", "--expires is 'never'", true)]
    public async Task What_is_missing_or_wrong_is_named(string line, string message, bool withKey)
    {
        var (code, output, error) = await InProcess.RunAsync(
            ["ticket", .. line.Split(' '), .. withKey ? new[] { "--ticket-key", Key } : []]);
        Assert.That(error, Does.Contain(message));
        Assert.That(code, Is.EqualTo(ExitCode.Configuration));
        Assert.That(output, Is.Empty);
    }

    private static async Task<JsonElement> MintAsync(params string[] arguments)
    {
        var (code, output, error) = await InProcess.RunAsync(["ticket", "--ticket-key", Key, .. arguments]);
        Assert.That(code, Is.Zero, error);
        var body = output.Trim().Split('.')[1].Replace('-', '+').Replace('_', '/');
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '=')));
        return JsonDocument.Parse(json).RootElement;
    }

    private static TimeSpan Life(JsonElement claims) =>
        TimeSpan.FromSeconds(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
}

using Akka.Configuration;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace Collab.Actors.Tests.Journal;

[TestFixture]
internal sealed class JournalSafetyTests
{
    [Test]
    public async Task A_file_as_the_journal_opens_it_is_safe()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        Assert.That(await CheckAsync(journal.Address), Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_opened_with_synchronous_normal_is_reported()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        var findings = await CheckAsync(journal.Address, "collab.journal.sqlite.synchronous = normal");
        Assert.That(findings.Select(x => x.Code), Is.EqualTo(new[] { "journal_synchronous_off" }));
        Assert.That(findings[0].Message, Does.Contain("collab.journal.sqlite.synchronous = full"));
    }

    [Test]
    public async Task A_file_without_write_ahead_logging_is_reported()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.Sqlite);
        SqliteConnection.ClearAllPools();
        Assert.That(await journal.QueryAsync("PRAGMA journal_mode = DELETE"), Is.EqualTo(new[] { "delete" }));
        var findings = await CheckAsync(journal.Address);
        Assert.That(findings.Select(x => x.Code), Is.EqualTo(new[] { "journal_wal_off" }));
    }

    [Test]
    public async Task A_server_that_syncs_is_safe()
    {
        using var server = await PostgresServer.StartNewAsync(fsync: true);
        var address = JournalAddress.Parse($"postgres:{await server.CreateDatabaseAsync()}");
        Assert.That(await CheckAsync(address), Is.Empty);
    }

    [Test]
    public async Task A_server_that_does_not_sync_is_reported()
    {
        await using var journal = await TestJournal.CreateAsync(JournalKind.PostgreSql);
        var findings = await CheckAsync(journal.Address);
        Assert.Multiple(() =>
        {
            Assert.That(findings.Select(x => x.Code), Is.EqualTo(new[]
            {
                "journal_fsync_off", "journal_full_page_writes_off", "journal_synchronous_commit_off",
            }));
            Assert.That(findings.Select(x => x.Blocking), Is.All.False);
            Assert.That(findings[0].Message, Does.Contain("Set fsync = on").And.Contain(journal.Address.ToString()));
        });
    }

    [Test]
    public void A_server_that_does_not_answer_is_an_outage() => Assert.That(
        async () => await CheckAsync(JournalAddress.Parse("postgres:Host=127.0.0.1;Port=1;Database=c")),
        Throws.TypeOf<JournalUnavailableException>());

    [TestCase("collab.journal.sqlite.synchronous = off", "full, extra, normal")]
    [TestCase("collab.journal.sqlite.busy-timeout = 0s", "1ms to 60s")]
    [TestCase("collab.journal.sqlite.busy-timeout = 61s", "1ms to 60s")]
    public void A_setting_that_is_not_legal_is_named_with_what_is(string hocon, string legal) => Assert.That(
        () => JournalSetup.For(JournalAddress.Parse("sqlite:x.db"), ConfigurationFactory.ParseString(hocon)),
        Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(hocon[..hocon.IndexOf(' ', StringComparison.Ordinal)])
            .And.Message.Contains(legal));

    [Test]
    public void The_configuration_holds_no_connection_string()
    {
        var setup = JournalSetup.For(JournalAddress.Parse("postgres:Host=db;Database=c;Password=hush"));
        Assert.That(setup.Config.ToString(), Does.Not.Contain("hush").And.Not.Contain("Host=db"));
    }

    private static Task<IReadOnlyList<HealthFinding>> CheckAsync(JournalAddress address, string hocon = "") =>
        JournalSafety.CheckAsync(
            JournalSetup.For(address, ConfigurationFactory.ParseString(hocon)), CancellationToken.None);
}

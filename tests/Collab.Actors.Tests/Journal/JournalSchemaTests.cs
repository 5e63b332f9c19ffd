using Akka.Actor;
using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Journal;

[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class JournalSchemaTests(JournalKind kind) : JournalSpec(kind, tables: false)
{
    private readonly string _autoInitialize = $"""
        akka.persistence.journal.sql.provider-name = "{(kind == JournalKind.Sqlite ? "SQLite.MS" : "PostgreSQL.15")}"
        akka.persistence.journal.sql.tag-write-mode = Csv
        akka.persistence.journal.sql.class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
        akka.persistence.journal.sql.auto-initialize = on
        akka.persistence.snapshot-store.sql.auto-initialize = on
        """;

    [Test]
    public async Task Eight_nodes_may_create_the_tables_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => JournalSchema.EnsureAsync(Database.Address, CancellationToken.None))));

        Assert.That(await Database.QueryAsync("SELECT count(*) FROM journal"), Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public async Task What_is_there_already_is_left_alone()
    {
        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);
        await WriteAsync(Conference, 3);
        var before = await DescribeAsync(Database);

        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);

        Assert.That(await DescribeAsync(Database), Is.EqualTo(before));
        Assert.That(await Database.QueryAsync("SELECT count(*) FROM journal"), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public async Task A_fence_that_is_missing_is_put_up()
    {
        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);
        var before = await DescribeAsync(Database);
        await Database.ExecuteAsync("DROP INDEX journal_uq");

        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);

        Assert.That(await DescribeAsync(Database), Is.EqualTo(before));
    }

    [Test]
    public async Task The_tables_are_those_that_the_plugin_would_make()
    {
        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);
        await using var theirs = await TestJournal.CreateAsync(Kind, tables: false);
        var system = StartSystem(theirs.Address, _autoInitialize);
        var writer = system.ActorOf(Writer.For(Conference));
        await AppendAsync(writer, 1);
        await writer.Ask<Writer.Appended>(new Writer.TakeSnapshot(), Soon);
        await system.Terminate();

        // Tables of our own stand beside the plugin's.
        await Database.ExecuteAsync("DROP TABLE directory");
        Assert.That(await DescribeAsync(Database), Is.EqualTo(await DescribeAsync(theirs)));
    }

    [Test]
    public async Task A_journal_of_before_there_were_membership_tables_gets_them()
    {
        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);
        await WriteAsync(Conference, 3);
        await Database.ExecuteAsync("DROP TABLE collab_node");
        await Database.ExecuteAsync("DROP TABLE collab_lease");

        await JournalSchema.EnsureAsync(Database.Address, CancellationToken.None);

        Assert.That(
            await Database.QueryAsync("SELECT count(*) FROM collab_node, collab_lease, journal"),
            Is.EqualTo(new[] { "0" }));
    }

    /// <summary>Of the plugin's tables; our own stand beside them.</summary>
    private async Task<IReadOnlyList<string>> DescribeAsync(TestJournal database) =>
    [
        .. await database.QueryAsync(Kind == JournalKind.Sqlite
            ? """
              SELECT m.name, c.name, upper(c.type), c."notnull", c.pk
              FROM sqlite_master m JOIN pragma_table_info(m.name) c
              WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'collab%'
              ORDER BY m.name, c.cid
              """
            : """
              SELECT table_name, column_name, data_type, is_nullable, is_identity, identity_generation, column_default
              FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'collab%'
              ORDER BY table_name, ordinal_position
              """),
        .. await database.QueryAsync(Kind == JournalKind.Sqlite
            ? """
              SELECT name, tbl_name, sql FROM sqlite_master
              WHERE type = 'index' AND tbl_name NOT LIKE 'collab%' ORDER BY name
              """
            : """
              SELECT indexname, indexdef FROM pg_indexes
              WHERE schemaname = 'public' AND tablename NOT LIKE 'collab%' ORDER BY indexname
              """),
    ];
}

[TestFixture]
internal sealed class JournalSchemaFailureTests
{
    [Test]
    public void A_missing_directory_is_named()
    {
        var address = JournalAddress.Parse("sqlite:/nowhere/at/all/collab.db");
        Assert.That(
            async () => await JournalSchema.EnsureAsync(address, CancellationToken.None),
            Throws.TypeOf<JournalUnavailableException>().With.Message.Contains("'/nowhere/at/all'"));
    }

    [Test]
    public void A_server_that_is_not_there_is_named_without_its_password()
    {
        var address = JournalAddress.Parse("postgres:Host=127.0.0.1;Port=1;Database=c;Username=u;Password=hush");
        Assert.That(
            async () => await JournalSchema.EnsureAsync(address, CancellationToken.None),
            Throws.TypeOf<JournalUnavailableException>()
                .With.Message.Contains("Host=127.0.0.1;Port=1").And.Message.Not.Contains("hush"));
    }
}

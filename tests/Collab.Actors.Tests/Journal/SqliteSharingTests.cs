using System.Buffers.Binary;
using Akka.Actor;
using Collab.Actors.Journal;
using Microsoft.Data.Sqlite;

namespace Collab.Actors.Tests.Journal;

[TestFixture]
internal sealed class SqliteSharingTests() : JournalSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task Three_nodes_write_into_one_file_without_an_error()
    {
        const int nodes = 3, conferences = 20, rounds = 20;
        var writers = Enumerable.Range(0, nodes)
            .Select(_ => StartSystem())
            .SelectMany((system, node) => Enumerable.Range(0, conferences)
                .Select(i => system.ActorOf(Writer.For(new ConferenceId("main", $"n{node}-{i}")))))
            .ToList();

        // A write that fails stops its actor, whose ask then fails the test.
        await Task.WhenAll(writers.Select(async writer =>
        {
            for (var round = 0; round < rounds; round++) await AppendAsync(writer, 1);
        }));

        var heads = await Database.QueryAsync(
            "SELECT count(*), min(n), max(n), min(head), max(head) FROM "
            + "(SELECT count(*) AS n, max(sequence_number) AS head FROM journal GROUP BY persistence_id)");
        Assert.That(heads, Is.EqualTo(new[] { $"{nodes * conferences}|{rounds}|{rounds}|{rounds}|{rounds}" }));
    }

    [Test]
    public async Task Reads_do_not_wait_for_a_writer()
    {
        await WriteAsync(Conference, 3);
        var system = StartSystem("akka.persistence.journal.sql.circuit-breaker.call-timeout = 2s");
        var blocker = new SqliteConnection($"Data Source={Database.Address.File}");
        await using var _ = blocker;
        await blocker.OpenAsync();
        await using var transaction = blocker.BeginTransaction(deferred: false);

        Assert.That(await RecoverAsync(system, Conference), Is.EqualTo(UpTo(3)));
    }

    [Test]
    public async Task Events_that_come_together_share_a_commit()
    {
        // Fewer pages than SQLite keeps before it checkpoints and starts the log file anew.
        const int conferences = 40;
        var system = StartSystem();
        var writers = Enumerable.Range(0, conferences)
            .Select(i => system.ActorOf(Writer.For(new ConferenceId("main", $"c{i}"))))
            .ToList();
        foreach (var writer in writers) await SeqsAsync(writer);
        await Database.QueryAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await Task.WhenAll(writers.Select(writer => AppendAsync(writer, 1)));

        var commits = await CountCommitsAsync($"{Database.Address.File}-wal");
        Assert.That(
            commits,
            Is.GreaterThan(0).And.LessThan(conferences / 2),
            $"commits for {conferences} events of as many conferences");
    }

    /// <summary>Counts the frames that end a transaction in a write-ahead log that was never started anew.</summary>
    private static async Task<int> CountCommitsAsync(string path)
    {
        const int header = 32, frameHeader = 24;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        await file.ReadExactlyAsync(log);
        var frame = frameHeader + BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        return Enumerable.Range(0, (log.Length - header) / frame)
            .Count(i => BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(header + (i * frame) + 4)) != 0);
    }
}

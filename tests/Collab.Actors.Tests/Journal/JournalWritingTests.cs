using Akka.Actor;
using Collab.Actors.Journal;

namespace Collab.Actors.Tests.Journal;

[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class JournalWritingTests(JournalKind kind) : JournalSpec(kind)
{
    [Test]
    public async Task What_was_written_is_recovered_elsewhere()
    {
        await WriteAsync(Conference, 1, 4, 2);

        Assert.That(await RecoverAsync(StartSystem(), Conference), Is.EqualTo(UpTo(7)));
    }

    [Test]
    public async Task A_snapshot_shortens_recovery()
    {
        var writer = StartSystem().ActorOf(Writer.For(Conference));
        await AppendAsync(writer, 5);
        await writer.Ask<Writer.Appended>(new Writer.TakeSnapshot(), Soon);
        await AppendAsync(writer, 2);

        Assert.That(await RecoverAsync(StartSystem(), Conference), Is.EqualTo(new[] { 6L, 7L }));
    }

    [Test]
    public async Task A_conference_that_lived_on_A_then_B_then_A_recovers_every_event()
    {
        await WriteFromAThenBThenAAsync();

        Assert.That(await RecoverAsync(StartSystem(), Conference), Is.EqualTo(UpTo(9)));
    }

    [Test]
    public async Task The_replay_filter_at_its_default_would_lose_events_of_A_then_B_then_A()
    {
        // Guards the test above: were this to pass, that one would prove nothing.
        await WriteFromAThenBThenAAsync();
        var system = StartSystem("""
            akka.loglevel = OFF
            akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old
            """);

        // The filter drops the second time on A: what it lets through is gapless, and looks like the whole log.
        Assert.That(await RecoverAsync(system, Conference), Is.EqualTo(UpTo(6)));
    }

    [Test]
    public async Task A_second_writer_is_refused_and_stopped()
    {
        var (systemA, systemB) = (StartSystem(), StartSystem("akka.loglevel = OFF"));
        var a = systemA.ActorOf(Writer.For(Conference));
        await AppendAsync(a, 2);
        var b = systemB.ActorOf(Writer.For(Conference));
        Assert.That(await SeqsAsync(b), Is.EqualTo(UpTo(2)), "B recovers what A wrote");

        await AppendAsync(a, 1);
        b.Tell(new Writer.Append(1), ActorRefs.NoSender);

        await StoppedAsync(systemB, b);
        await AppendAsync(a, 1);
        Assert.That(await SeqsAsync(a), Is.EqualTo(UpTo(4)));
        Assert.That(await RecoverAsync(StartSystem(), Conference), Is.EqualTo(UpTo(4)));
    }

    private async Task WriteFromAThenBThenAAsync()
    {
        for (var i = 0; i < 3; i++) await WriteAsync(Conference, 3);

        // The plugin stamps an id per process, and this is one: stamp what three processes would have left.
        await Database.ExecuteAsync(
            "UPDATE journal SET writer_uuid = CASE WHEN sequence_number BETWEEN 4 AND 6 THEN 'b' ELSE 'a' END");
    }
}

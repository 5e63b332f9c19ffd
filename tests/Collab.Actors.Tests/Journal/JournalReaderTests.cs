using System.Globalization;
using Akka.Actor;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Google.Protobuf;

namespace Collab.Actors.Tests.Journal;

[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class JournalReaderTests(JournalKind kind) : JournalSpec(kind)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task A_conference_that_does_not_exist_is_at_seq_0()
    {
        var reader = StartReader();
        Assert.That((await reader.LoadAsync(Conference, None)).Seq, Is.Zero);
        Assert.That((await reader.LoadFromStartAsync(Conference, None)).Seq, Is.Zero);
        Assert.That(await reader.ReadAsync(Conference, 1, long.MaxValue, 10, None), Is.Empty);
    }

    [TestCase(7, 0, Description = "The snapshot is of the last event.")]
    [TestCase(7, 1)]
    [TestCase(3, JournalLimits.PageEventsMax + 20, Description = "The tail is longer than a page.")]
    public async Task Snapshot_and_tail_equal_the_whole_log(int before, int after)
    {
        await WriteWithSnapshotAsync(before, after);
        var reader = StartReader();

        var loaded = await reader.LoadAsync(Conference, None);

        Assert.That(loaded.Seq, Is.EqualTo(before + after));
        Assert.That(
            loaded.ToSnapshot().ToByteArray(),
            Is.EqualTo((await reader.LoadFromStartAsync(Conference, None)).ToSnapshot().ToByteArray()));
    }

    [TestCase("UPDATE snapshot SET snapshot = {0}", Description = "Not a ConferenceState.")]
    [TestCase("UPDATE snapshot SET manifest = 'no-such'", Description = "A type that we do not know.")]
    [TestCase("UPDATE snapshot SET serializer_id = 4711", Description = "A serializer that we do not have.")]
    [TestCase("UPDATE snapshot SET sequence_number = 4", Description = "Kept under another event.")]
    [TestCase("DELETE FROM snapshot")]
    public async Task Without_a_usable_snapshot_the_whole_log_is_read(string damage)
    {
        await WriteWithSnapshotAsync(5, 2);
        var sql = string.Format(CultureInfo.InvariantCulture, damage, Blob("ffffff"));
        Assert.That(await Database.ExecuteAsync(sql), Is.EqualTo(1));

        Assert.That((await StartReader("akka.loglevel = OFF").LoadAsync(Conference, None)).Seq, Is.EqualTo(7));
    }

    [Test]
    public async Task A_snapshot_of_events_that_the_journal_has_not_is_not_used()
    {
        await WriteWithSnapshotAsync(5, 0);
        await Database.ExecuteAsync("DELETE FROM journal WHERE sequence_number > 3");

        Assert.That((await StartReader("akka.loglevel = OFF").LoadAsync(Conference, None)).Seq, Is.EqualTo(3));
    }

    [Test]
    public async Task A_log_of_several_pages_is_read_in_order()
    {
        const int events = (2 * JournalLimits.PageEventsMax) + 1;
        await WriteAsync(Conference, events);
        var reader = StartReader();

        var seqs = new List<long>();
        await foreach (var @event in reader.ReadAllAsync(Conference, 3, None)) seqs.Add(@event.Event.Seq);

        Assert.That(seqs, Is.EqualTo(UpTo(events).Skip(2)));
        Assert.That((await reader.LoadAsync(Conference, None)).Seq, Is.EqualTo(events));
    }

    [TestCase(1, 3, 10, 1, 3)]
    [TestCase(4, 9, 2, 4, 5)]
    [TestCase(7, 7, 1, 7, 7)]
    [TestCase(8, 100, 10, 8, 9, Description = "Up to the last event.")]
    public async Task A_range_is_read_up_to_its_end_and_the_maximum(int from, int to, int max, int first, int last)
    {
        await WriteAsync(Conference, 9);

        var events = await StartReader().ReadAsync(Conference, from, to, max, None);

        Assert.That(events.Select(x => x.Event.Seq), Is.EqualTo(UpTo(last).Skip(first - 1)));
        Assert.That(
            events.Select(x => x.Bytes.ToArray()),
            Is.EqualTo(events.Select(x => Samples.Event(x.Event.Seq).Bytes.ToArray())), "the bytes that were written");
    }

    [TestCase(10, 20)]
    [TestCase(11, 20, Description = "More than one after the last event.")]
    [TestCase(5, 4)]
    public async Task A_range_without_events_is_empty(int from, int to)
    {
        await WriteAsync(Conference, 9);
        Assert.That(await StartReader().ReadAsync(Conference, from, to, 10, None), Is.Empty);
    }

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    [TestCase(1, JournalLimits.PageEventsMax + 1)]
    public void A_read_outside_the_limits_is_refused(int from, int max) => Assert.That(
        async () => await StartReader().ReadAsync(Conference, from, 10, max, None),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(1, "DELETE FROM journal WHERE sequence_number = 1", "is missing")]
    [TestCase(4, "DELETE FROM journal WHERE sequence_number = 4", "is missing")]
    [TestCase(6, "UPDATE journal SET deleted = {1} WHERE sequence_number >= 6", "is missing")]
    [TestCase(6, "UPDATE journal SET sequence_number = 8 WHERE sequence_number = 6", "is missing")]
    [TestCase(7, "UPDATE journal SET sequence_number = sequence_number + 1 WHERE sequence_number = 7", "is missing")]
    [TestCase(7, "UPDATE journal SET message = (SELECT message FROM journal WHERE sequence_number = 6)"
        + " WHERE sequence_number = 7", "says that it is 6")]
    [TestCase(3, "UPDATE journal SET message = {0} WHERE sequence_number = 3", "cannot be decoded")]
    [TestCase(3, "UPDATE journal SET manifest = 'no-such' WHERE sequence_number = 3", "cannot be read")]
    [TestCase(3, "UPDATE journal SET identifier = 4711 WHERE sequence_number = 3", "cannot be read")]
    [TestCase(3, "UPDATE journal SET manifest = 'S', message = {2} WHERE sequence_number = 3", "is not an event")]
    public async Task A_damaged_log_is_named_with_the_event(long seq, string damage, string what)
    {
        await WriteAsync(Conference, 7);
        var deleted = Kind == JournalKind.Sqlite ? "1" : "true";
        var sql = string.Format(CultureInfo.InvariantCulture, damage, Blob("ffffff"), deleted, Blob(""));
        Assert.That(await Database.ExecuteAsync(sql), Is.GreaterThan(0));
        var reader = StartReader("akka.loglevel = OFF");

        var damaged = (await Assert.ThrowsAsync<JournalCorruptException>(() => reader.LoadAsync(Conference, None)))!;

        Assert.Multiple(() =>
        {
            Assert.That(damaged.Conference, Is.EqualTo(Conference));
            Assert.That(damaged.Seq, Is.EqualTo(seq));
            Assert.That(damaged.Message, Does.Contain("main/tea").And.Contain($"event {seq}").And.Contain(what));
        });
    }

    [Test]
    public async Task A_database_that_fails_is_an_outage_and_not_a_damaged_log()
    {
        var reader = StartReader("akka.loglevel = OFF");
        await reader.LoadAsync(Conference, None);
        await Database.ExecuteAsync("DROP TABLE snapshot");
        Assert.That(
            async () => await reader.LoadAsync(Conference, None), Throws.TypeOf<JournalUnavailableException>());
        await Database.ExecuteAsync("DROP TABLE journal");
        Assert.Multiple(() =>
        {
            Assert.That(
                async () => await reader.LoadFromStartAsync(Conference, None),
                Throws.TypeOf<JournalUnavailableException>().With.Message.Contains("main/tea"));
            Assert.That(
                async () => await reader.ListAsync("main", "", 10, None),
                Throws.TypeOf<JournalUnavailableException>().With.Message.Contains("'main'"));
        });
    }

    [Test]
    public async Task A_reader_whose_system_has_ended_says_that_it_cannot_read()
    {
        var system = StartSystem();
        var reader = new JournalReader(system, Core.Services.ServiceCatalog.BuiltIn);
        await system.Terminate();
        Assert.That(
            async () => await reader.LoadFromStartAsync(Conference, None),
            Throws.TypeOf<JournalUnavailableException>());
    }

    [Test]
    public async Task A_read_can_be_given_up()
    {
        await WriteAsync(Conference, 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.That(
            async () => await StartReader().LoadAsync(Conference, cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task More_readers_than_may_read_at_once_all_get_their_answer()
    {
        await WriteWithSnapshotAsync(5, 5);
        var reader = StartReader();

        var loaded = await Task.WhenAll(Enumerable.Range(0, 4 * JournalLimits.ConcurrentReadsMax)
            .Select(_ => reader.LoadAsync(Conference, None)));

        Assert.That(loaded.Select(x => x.Seq), Is.All.EqualTo(10));
    }

    [Test]
    public async Task A_reader_sees_what_is_written_after_it_was_made()
    {
        var reader = StartReader();
        var writer = StartSystem().ActorOf(Writer.For(Conference));
        for (var seq = 1; seq <= 20; seq++)
        {
            await AppendAsync(writer, 1);
            Assert.That((await reader.LoadAsync(Conference, None)).Seq, Is.EqualTo(seq));
        }
    }

    private async Task WriteWithSnapshotAsync(int before, int after)
    {
        var system = StartSystem();
        var writer = system.ActorOf(Writer.For(Conference));
        await AppendAsync(writer, before);
        await writer.Ask<Writer.Appended>(new Writer.TakeSnapshot(), Soon);
        if (after > 0) await AppendAsync(writer, after);
        await system.Terminate();
    }
}

using Collab.Actors.Journal;
using Collab.Actors.Journal.Events;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Journal.Events;

/// <summary>The table and its writer, without an actor between.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class EventWriterTests(JournalKind kind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private TestJournal _journal = null!;
    private EventTable _table = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _journal = await TestJournal.CreateAsync(kind);
        _table = EventTable.In(JournalSetup.For(_journal.Address));
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _table.DisposeAsync();
        await _journal.DisposeAsync();
    }

    [Test]
    public async Task A_write_that_the_fence_refuses_fails_alone()
    {
        await using var writer = new EventWriter(_table, Patience);
        await writer.WriteAsync([Row("zombie", 1)]);

        var others = Enumerable.Range(0, 50)
            .Select(i => writer.WriteAsync([Row($"c{i}", 1), Row($"c{i}", 2)]))
            .ToList();
        var refused = writer.WriteAsync([Row("zombie", 1)]);
        var later = Enumerable.Range(0, 50).Select(i => writer.WriteAsync([Row($"c{i}", 3)])).ToList();

        await Task.WhenAll(others.Concat(later));
        Assert.That(
            async () => await refused,
            Throws.Exception.Matches<Exception?>(exception => exception is not null && _table.IsConflict(exception)));
        Assert.That(await CountAsync(), Is.EqualTo(1 + (50 * 3)));
    }

    [Test]
    public async Task A_write_goes_in_whole_or_not_at_all()
    {
        await using var writer = new EventWriter(_table, Patience);
        await writer.WriteAsync([Row("a", 2)]);

        Assert.That(async () => await writer.WriteAsync([Row("a", 1), Row("a", 2)]), Throws.Exception);
        Assert.That(await CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_write_that_has_waited_too_long_is_not_begun()
    {
        await using var writer = new EventWriter(_table, TimeSpan.Zero);

        Assert.That(async () => await writer.WriteAsync([Row("a", 1)]), Throws.TypeOf<TimeoutException>());
        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task What_is_read_is_what_was_written_and_no_more_than_was_asked_for()
    {
        var rows = Enumerable.Range(1, 10).Select(i => Row("a", i)).ToList();
        await _table.InsertAsync([.. rows, Row("b", 1)]);

        var read = new List<EventRow>();
        await _table.ReadAsync("a", 3, 8, 4, read.Add);

        Assert.That(read.Select(x => x.SequenceNumber), Is.EqualTo(new long[] { 3, 4, 5, 6 }));
        Assert.That(read[0] with { Message = [] }, Is.EqualTo(rows[2] with { Message = [] }));
        Assert.That(read[0].Message, Is.EqualTo(rows[2].Message));
        Assert.That(await _table.HighestAsync("a"), Is.EqualTo(10));
        Assert.That(await _table.HighestAsync("nobody"), Is.Zero);
    }

    [Test]
    public async Task Deleting_everything_keeps_the_number_that_comes_next()
    {
        await _table.InsertAsync([.. Enumerable.Range(1, 5).Select(i => Row("a", i)), Row("b", 1)]);
        await _table.DeleteAsync("a", 3);
        var left = new List<EventRow>();
        await _table.ReadAsync("a", 1, long.MaxValue, long.MaxValue, left.Add);
        Assert.That(left.Select(x => x.SequenceNumber), Is.EqualTo(new long[] { 4, 5 }));

        await _table.DeleteAsync("a", long.MaxValue);
        left.Clear();
        await _table.ReadAsync("a", 1, long.MaxValue, long.MaxValue, left.Add);
        Assert.That(left, Is.Empty);
        Assert.That(await _table.HighestAsync("a"), Is.EqualTo(5));
        Assert.That(await _table.HighestAsync("b"), Is.EqualTo(1));
    }

    private async Task<int> CountAsync()
    {
        var count = await _journal.QueryAsync("SELECT count(*) FROM journal");
        return int.Parse(count[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static EventRow Row(string id, long number) =>
        new(id, number, [1, 2, (byte)number], "E", 7401, "writer", DateTime.UnixEpoch.Ticks + number);
}

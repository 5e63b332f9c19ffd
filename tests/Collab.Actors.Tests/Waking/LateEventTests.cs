using Collab.Actors.Journal;
using Collab.Core.Tests.Conferences;

namespace Collab.Actors.Tests.Waking;

/// <summary>
/// PostgreSQL numbers a row before its transaction commits. On SQLite one writer at a time does both, so nothing comes
/// late there.
/// </summary>
[TestFixture(JournalKind.PostgreSql)]
internal sealed class LateEventTests(JournalKind kind) : DirectorySpec(kind)
{
    [Test]
    public async Task A_number_that_comes_late_is_taken_in_though_nothing_follows_it()
    {
        var events = ConferenceDriver.Created().Join("ann").Log;
        var last = events.Count;
        await InsertAsync(
            [.. events.SkipLast(1).Select((e, i) => (i + 1L, Conference, e)), (last + 1, Cake, events[0])]);
        var projection = StartProjection();
        await projection.CatchUpAsync(CancellationToken.None);
        Assert.That(await SeqOfAsync(Conference), Is.EqualTo(last - 1));

        await InsertAsync((last, Conference, events[^1]));
        await projection.CatchUpAsync(CancellationToken.None);
        Assert.That(await SeqOfAsync(Conference), Is.EqualTo(last));
    }

    [Test]
    public async Task A_number_that_comes_late_is_taken_in_by_the_next_reader()
    {
        var events = ConferenceDriver.Created().Join("ann").Log;
        var last = events.Count;
        await InsertAsync(
            [.. events.SkipLast(1).Select((e, i) => (i + 1L, Conference, e)), (last + 1, Cake, events[0])]);
        await StartProjection().CatchUpAsync(CancellationToken.None);
        await InsertAsync((last, Conference, events[^1]));

        await StartProjection().CatchUpAsync(CancellationToken.None);

        Assert.That(await SeqOfAsync(Conference), Is.EqualTo(last));
    }
}

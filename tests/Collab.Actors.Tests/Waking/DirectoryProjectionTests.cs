using System.Globalization;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Journal;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Tests.Waking;

[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class DirectoryProjectionTests(JournalKind kind) : DirectorySpec(kind)
{
    private const int Conferences = 12;
    private const int Steps = 60;

    [Test]
    public async Task The_directory_is_the_fold_of_random_journals()
    {
        var seed = Random.Shared.Next();
        await TestContext.Out.WriteLineAsync($"Seed {seed}");
        var random = new Random(seed);
        var drivers = Enumerable.Range(0, Conferences).ToDictionary(
            i => new ConferenceId("main", $"c{i:D2}"),
            i => ConferenceDriver.Created(new Settings
            {
                EmptyTimeoutSeconds = 10,
                DurationMaxSeconds = i % 3 == 0 ? 60 : 6000,
            }).Join("ann", Role.Host));
        var projection = StartProjection();
        var written = drivers.ToDictionary(x => x.Key, _ => 0);
        var ordering = 0L;
        for (var round = 0; round < 5; round++)
        {
            var rows = new List<(long, ConferenceId, Event)>();
            for (var step = 0; step < Conferences * Steps / 5; step++)
            {
                var index = random.Next(Conferences);
                var (id, driver) = drivers.ElementAt(index);

                // Whatever the walks come to, the first conference ends and the second goes on.
                if (index == 0) driver.AdvanceSeconds(30);
                else if (index > 1) RandomCommands.Step(driver, random.Next(), mayEnd: false);
                rows.AddRange(driver.Log.Skip(written[id]).Select(e => (++ordering, id, e)));
                written[id] = driver.Log.Count;
            }

            await InsertAsync(rows);
            await projection.CatchUpAsync(CancellationToken.None);
            Assert.That(
                await RowsAsync(),
                Is.EqualTo(drivers.Where(x => written[x.Key] > 0).Select(x => Expected(x.Key, x.Value))));
        }

        var phases = drivers.Values.Select(x => x.Facts.Conference.Phase).Distinct();
        Assert.That(phases, Is.SupersetOf(new[] { Phase.Open, Phase.Ended }), "every kind of row was compared");
    }

    [Test]
    public async Task Dropping_the_rows_rebuilds_them_and_so_does_another_reader()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob");
        driver.Lose("bob");
        await InsertAsync(driver.Log.Select((e, i) => (i + 1L, Conference, e)));
        var projection = StartProjection();
        await projection.CatchUpAsync(CancellationToken.None);
        var rows = await RowsAsync();
        Assert.That(rows, Is.EqualTo(new[] { Expected(Conference, driver) }));

        await Database.ExecuteAsync("DELETE FROM directory");
        await projection.CatchUpAsync(CancellationToken.None);
        Assert.That(await RowsAsync(), Is.EqualTo(rows), "by the same reader, without a restart");

        await Database.ExecuteAsync("DELETE FROM directory");
        await StartProjection().CatchUpAsync(CancellationToken.None);
        Assert.That(await RowsAsync(), Is.EqualTo(rows), "by a new one");
    }

    [Test]
    public async Task An_event_that_was_passed_over_for_good_is_read_with_the_next_of_its_conference()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        var passed = driver.Log.Count;
        var events = driver.Join("bob").Log;
        await InsertAsync(
            [.. events.Take(passed - 1).Select((e, i) => (i + 1L, Conference, e)), (passed + 1L, Cake, events[0])]);
        var projection = StartProjection();
        await projection.CatchUpAsync(CancellationToken.None);
        Clock.Move(TimeSpan.FromMinutes(1));
        await projection.CatchUpAsync(CancellationToken.None);

        await InsertAsync((passed, Conference, events[passed - 1]));
        await projection.CatchUpAsync(CancellationToken.None);
        Assert.That(await SeqOfAsync(Conference), Is.EqualTo(passed - 1), "given up");

        await InsertAsync(events.Skip(passed).Select((e, i) => (passed + 2L + i, Conference, e)));
        await projection.CatchUpAsync(CancellationToken.None);
        Assert.That((await RowsAsync())[1], Is.EqualTo(Expected(Conference, driver)));
    }

    [Test]
    public async Task A_reader_that_is_not_the_only_one_any_more_takes_nothing_back()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        await InsertAsync(driver.Log.Select((e, i) => (i + 1L, Conference, e)));
        var old = StartProjection(out var database);
        await old.CatchUpAsync(CancellationToken.None);
        var stale = await database.OffsetAsync(CancellationToken.None);
        var known = driver.Log.Count;
        driver.Join("bob");
        await InsertAsync(driver.Log.Skip(known).Select((e, i) => (known + i + 1L, Conference, e)));
        await StartProjection().CatchUpAsync(CancellationToken.None);

        Assert.That(await database.MoveOffsetAsync(stale, stale!.Value, CancellationToken.None), Is.False);
        await old.CatchUpAsync(CancellationToken.None);

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { Expected(Conference, driver) }));
    }

    [Test]
    public async Task A_conference_that_cannot_be_read_does_not_hide_the_others()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        var unknown = driver.Log[0].Clone();
        unknown.Type = "FromTheFuture";
        await InsertAsync((1, Cake, unknown));
        await InsertAsync(driver.Log.Select((e, i) => (i + 2L, Conference, e)));

        await StartProjection().CatchUpAsync(CancellationToken.None);

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { Expected(Conference, driver) }));
    }

    [Test]
    public async Task A_journal_of_many_pages_is_read_to_its_end()
    {
        await WriteAsync(Conference, 1300, 1300);
        await StartProjection().CatchUpAsync(CancellationToken.None);
        Assert.That(await SeqOfAsync(Conference), Is.EqualTo(2600));
    }

    /// <summary>The row of a conference, from the fold of its whole log.</summary>
    private string Expected(ConferenceId id, ConferenceDriver driver)
    {
        var facts = driver.Facts;
        var present = facts.Roster.Participants.ToList();
        var needed = facts.Conference.Phase == Phase.Open || present.Count > 0;
        var nodes = present.Select(x => x.Node).Distinct().Order(StringComparer.Ordinal);
        var services = driver.State.Catalog.Services;
        var deadline = services.Select((x, i) => x.NextDeadline(driver.State.StateOf(i), facts)).Min();
        return string.Join(
            '|',
            id.PersistenceId,
            driver.State.Seq,
            (int)facts.Conference.Phase,
            facts.Conference.PrimaryNode,
            needed ? $"/{string.Join('/', nodes)}/" : "",
            present.Count,
            Kind == JournalKind.Sqlite ? (needed ? "1" : "0") : needed.ToString(),
            deadline?.ToString(CultureInfo.InvariantCulture),
            driver.Log[^1].Time);
    }
}

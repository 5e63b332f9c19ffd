using Collab.Actors.Journal;

namespace Collab.Actors.Tests.Journal;

[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class JournalListingTests(JournalKind kind) : JournalSpec(kind)
{
    private static readonly string[] Ordinal =
        ["-a", ".a", "0", "A", "B-1", "B.1", "B1", "Z", "_", "a", "a-b", "b", "z"];

    [Test]
    public async Task A_sites_conferences_are_listed_in_ordinal_order()
    {
        await AddAsync(Ordinal.Reverse().Select(name => $"conference/main/{name}"));
        Assert.That(await NamesAsync("main", "", 200), Is.EqualTo(Ordinal));
    }

    [Test]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        await AddAsync(Ordinal.Select(name => $"conference/main/{name}"));
        var names = new List<string>();
        IReadOnlyList<string> page;
        do
        {
            page = await NamesAsync("main", names.LastOrDefault(""), 3);
            Assert.That(page, Has.Count.LessThanOrEqualTo(3));
            names.AddRange(page);
        }
        while (page.Count > 0);

        Assert.That(names, Is.EqualTo(Ordinal));
    }

    [Test]
    public async Task Other_sites_and_other_persistence_ids_are_left_out()
    {
        await AddAsync(
        [
            "conference/main/tea", "conference/main-/x", "conference/main./x", "conference/main0/x", "conference/mai/x",
            "conference/Main/x", "conference/main", "other/main/x", "conferencf/main/x", "/sharding/conference",
        ]);
        Assert.That(await NamesAsync("main", "", 200), Is.EqualTo(new[] { "tea" }));
        Assert.That(await NamesAsync("main0", "", 200), Is.EqualTo(new[] { "x" }));
        Assert.That(await NamesAsync("nobody", "", 200), Is.Empty);
    }

    [Test]
    public async Task A_page_may_start_after_a_name_that_does_not_exist()
    {
        await AddAsync(["conference/main/a", "conference/main/c"]);
        Assert.That(await NamesAsync("main", "b", 200), Is.EqualTo(new[] { "c" }));
        Assert.That(await NamesAsync("main", "c", 200), Is.Empty);
    }

    [TestCase(0)]
    [TestCase(JournalLimits.ListIdsMax + 1)]
    public void A_page_outside_the_limits_is_refused(int limit) => Assert.That(
        async () => await StartReader().ListAsync("main", "", limit, CancellationToken.None),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    private async Task<IReadOnlyList<string>> NamesAsync(string site, string after, int limit)
    {
        var ids = await StartReader().ListAsync(site, after, limit, CancellationToken.None);
        Assert.That(ids.Select(x => x.Site), Is.All.EqualTo(site));
        return [.. ids.Select(x => x.Name)];
    }

    /// <summary>Gives each persistence id two events.</summary>
    private async Task AddAsync(IEnumerable<string> persistenceIds)
    {
        var deleted = Kind == JournalKind.Sqlite ? "0" : "false";
        var rows = persistenceIds.SelectMany(id => new[] { 1, 2 }.Select(
            seq => $"(0, {deleted}, '{id}', {seq}, {Blob("00")})"));
        await Database.ExecuteAsync(
            "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES "
            + string.Join(", ", rows));
    }
}

using System.Globalization;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Google.Protobuf;

namespace Collab.Actors.Tests.Conferences;

/// <summary>Snapshots say what the log says; a conference that rests leaves nothing behind and comes back.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class SnapshotTests(JournalKind kind) : NodeSpec(kind)
{
    private const string CountSnapshots = "SELECT sequence_number FROM snapshot ORDER BY sequence_number";

    [Test]
    public async Task After_many_events_a_snapshot_equals_the_fold_of_the_log_byte_for_byte()
    {
        var node = await StartWithTeaAsync(
            configure: options => options.TunePrimaries = x => x with { SnapshotEvery = 50 });
        var ann = await JoinAsync(node, "ann");
        await JoinAsync(node, "bob");
        for (var i = 0; i < 60; i++) await ann.PostAsync($"m{i}");
        for (var i = 0; i < 60; i++) await ann.DoAsync("roster", new Rename { Name = $"ann {i}" });
        var snapshots = await Eventually.GetAsync(
            "a snapshot of 100 events or more",
            Soon,
            () => Journal.QueryAsync(CountSnapshots),
            rows => rows.Count >= 1 && long.Parse(rows[^1], CultureInfo.InvariantCulture) >= 100);

        var reader = new JournalReader(node.Node.System, node.Node.Services);
        var recovered = await reader.LoadAsync(Tea, CancellationToken.None);
        var folded = await reader.LoadFromStartAsync(Tea, CancellationToken.None);

        TestContext.Out.WriteLine($"Snapshots at {string.Join(", ", snapshots)} of {folded.Seq}");
        Assert.That(recovered.ToSnapshot().ToByteArray(), Is.EqualTo(folded.ToSnapshot().ToByteArray()));
    }

    [Test]
    public async Task A_primary_that_recovers_from_a_snapshot_goes_on_where_it_was()
    {
        static void Often(CollabOptions options) => options.TunePrimaries = x => x with { SnapshotEvery = 10 };
        var first = await StartAsync("n1", Often);
        await CreateTeaAsync(first);
        var ann = await JoinAsync(first, "ann");
        for (var i = 0; i < 25; i++) await ann.PostAsync($"m{i}");
        var seen = ann.LastSeq;
        await first.CrashAsync();
        var second = await StartAsync("n2", Often);
        await ann.ResumeAsync(second, seen);

        var again = await ann.PostAsync("m0", id: 1);
        var next = await ann.PostAsync("next", id: 26);

        Assert.That(again.Refusal, Is.Null, "answers of before the snapshot are remembered");
        Assert.That(Posted.ValueOf((await LogAsync())[(int)next.Seq - 1]), Is.EqualTo("next"));
        Assert.That((await LogAsync()).Select(Posted.ValueOf).OfType<string>().Count(), Is.EqualTo(26));
    }

    [Test]
    public async Task A_conference_that_nobody_needs_leaves_memory_and_comes_back()
    {
        var node = await StartAsync("n1", options =>
        {
            options.TuneReplicas = x => x with
            {
                IdleTimeout = TimeSpan.FromMilliseconds(100),
                TickInterval = TimeSpan.FromMilliseconds(50),
            };
            options.TunePrimaries = x => x with
            {
                IdleTimeout = TimeSpan.FromMilliseconds(100),
                TickInterval = TimeSpan.FromMilliseconds(50),
            };
        });
        await CreateTeaAsync(node);
        await Eventually.GetAsync(
            "it writes its state down", Soon, () => Journal.QueryAsync(CountSnapshots), rows => rows.Count == 1);
        await Eventually.HoldsAsync("no primary is left", Soon, () => Self().Primaries == 0);

        var ann = await JoinAsync(node, "ann", Role.Host);
        await ann.PostAsync("back");
        Assert.That((await LogAsync()).Count(IsA<Activated>), Is.EqualTo(2));
        await ann.DoAsync("conference", new End());
        await Eventually.HoldsAsync(
            "nothing is left", Soon, () => Self() is { Primaries: 0, Connections: 0 });

        NodeInfo Self() => node.Node.Nodes.Single(x => x.Self);
    }

    [Test]
    public async Task A_large_decision_is_one_atomic_write()
    {
        var node = await StartWithTeaAsync();
        var clients = new List<TestClient>();
        for (var i = 0; i < 300; i++) clients.Add(TestClient.Connect(node, Tea, $"p{i}", Role.Attendee, Soon));
        foreach (var client in clients) await client.WelcomedAsync();

        var ended = await SubmitAsync(node, "conference", new End());

        Assert.That(ended.Refused, Is.Null);
        foreach (var client in clients)
            Assert.That((await client.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        var log = await LogAsync("everybody has left", events => events.Count(IsA<ParticipantLeft>) == 300);
        Assert.That(
            log.Where(IsA<ParticipantLeft>).Select(e => ParticipantLeft.Parser.ParseFrom(e.Body).Participant),
            Is.Unique);
    }
}

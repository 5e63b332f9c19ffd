using Collab.Actors.Journal;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.MultiNode.Tests.Failover;

/// <summary>
/// Everybody of a conference goes together with the node that hosts it, and nobody asks for the conference ever again.
/// </summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class GhostTests(JournalKind kind)
{
    private const int GraceSeconds = 2;
    private const int EmptySeconds = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Everybody = ["ann", "bob", "cid"];

    [Test]
    [CancelAfter(240_000)]
    public async Task A_killed_node_leaves_no_ghosts_of_those_who_went_with_it()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 3, journal);
        await using var meeting = await MeetAsync(cluster);
        var host = await ZombieTests.HostAsync(cluster);
        await JoinAsync(meeting, host);

        await KillWithClientsAsync(cluster, meeting, host);

        await NobodyStaysAsync(journal, meeting);
    }

    [Test]
    [CancelAfter(240_000)]
    public async Task A_cluster_that_was_killed_leaves_no_ghosts_once_one_node_is_back()
    {
        await using var journal = await TestJournal.CreateAsync(kind);
        await using var cluster = await TestCluster.StartAsync(TestCluster.CollabProgram, 2, journal);
        await using var meeting = await MeetAsync(cluster);
        await JoinAsync(meeting, cluster.Nodes[1]);

        await KillWithClientsAsync(cluster, meeting, [.. cluster.Nodes]);
        await cluster.StartNodeAsync("n1");

        await NobodyStaysAsync(journal, meeting);
    }

    private static async Task<Meeting> MeetAsync(TestCluster cluster)
    {
        var meeting = new Meeting(cluster, "ghosts");
        await meeting.CreateAsync(new { reconnectGraceSeconds = GraceSeconds, emptyTimeoutSeconds = EmptySeconds });
        return meeting;
    }

    private static async Task JoinAsync(Meeting meeting, NodeProcess node)
    {
        foreach (var participant in Everybody) await meeting.JoinAsync(participant, node.Endpoint);
    }

    /// <summary>Stopped first, so that no client can tell its node, or another one, that it goes.</summary>
    private static async Task KillWithClientsAsync(TestCluster cluster, Meeting meeting, params NodeProcess[] nodes)
    {
        foreach (var node in nodes) node.Pause();
        await Task.WhenAll(meeting.Clients.Select(client => client.DisposeAsync().AsTask()));
        foreach (var node in nodes) await cluster.KillAsync(node);
    }

    private async Task NobodyStaysAsync(TestJournal journal, Meeting meeting)
    {
        var log = await Eventually.GetAsync(
            "the conference has ended",
            Patience,
            () => journal.EventsAsync(meeting.Id.PersistenceId),
            events => events.Any(e => e.Type == nameof(ConferenceEnded)));
        var lost = Bodies(log, ConnectionLost.Parser).ToDictionary(x => x.Body.Participant, x => x.Time);
        var left = Bodies(log, ParticipantLeft.Parser).ToList();
        var end = Bodies(log, ConferenceEnded.Parser).Single();
        await TestContext.Out.WriteLineAsync(
            $"{kind}: lost {string.Join(", ", lost.Values.Select(x => end.Time - x))} ms before the end, left "
            + string.Join(", ", left.Select(x => $"{x.Time - lost[x.Body.Participant]} ms after that")));
        Assert.Multiple(() =>
        {
            Assert.That(left.Select(x => x.Body.Participant), Is.EquivalentTo(Everybody), "each left exactly once");
            Assert.That(left.Select(x => x.Body.Reason), Is.All.EqualTo(LeaveReason.TimedOut));
            Assert.That(
                left.Select(x => x.Time - lost[x.Body.Participant]), Is.All.InRange(GraceSeconds * 1000, 10_000));
            Assert.That(end.Body.Reason, Is.EqualTo(EndReason.Empty), "its deadline came with nobody there");
            Assert.That(end.Time - left.Max(x => x.Time), Is.InRange(EmptySeconds * 1000, 10_000));
        });
    }

    private static IEnumerable<(T Body, long Time)> Bodies<T>(
        IEnumerable<Event> log, Google.Protobuf.MessageParser<T> parser)
        where T : Google.Protobuf.IMessage<T> =>
        log.Where(e => e.Type == typeof(T).Name).Select(e => (parser.ParseFrom(e.Body), e.Time));
}

using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Replicas;

/// <summary>No ghosts: who is gone is shown as gone, once, and who is back was never away.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class PresenceTests(JournalKind kind) : NodeSpec(kind)
{
    private static readonly Settings ShortGrace = new() { ReconnectGraceSeconds = 1 };
    private static readonly Settings LongGrace = new() { ReconnectGraceSeconds = 600 };

    private static readonly Action<CollabOptions> ShortReattach = options =>
        options.TunePrimaries = x => x with { ReattachDelay = TimeSpan.FromMilliseconds(300) };

    [Test]
    public async Task A_lost_connection_is_reconnecting_and_after_the_grace_left_exactly_once()
    {
        var node = await StartWithTeaAsync(ShortGrace);
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");

        bob.Drop();
        var log = await LogAsync("bob has left", events => events.Any(IsA<ParticipantLeft>));

        var left = ParticipantLeft.Parser.ParseFrom(log.Single(IsA<ParticipantLeft>).Body);
        Assert.That((left.Participant, left.Reason), Is.EqualTo(("bob", LeaveReason.TimedOut)));
        Assert.That(log.Count(IsA<ConnectionLost>), Is.EqualTo(1));
        var seq = (await ann.PostAsync("alone")).Seq;
        await ann.UntilAsync(seq);
        Assert.That((await LogAsync()).Count(IsA<ParticipantLeft>), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_resumes_within_the_grace_never_left()
    {
        var node = await StartWithTeaAsync(LongGrace);
        await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        for (var i = 0; i < 5; i++)
        {
            bob.Drop();
            await bob.ResumeAsync(node);
            await bob.PostAsync("back");
        }

        var conference = await node.Conferences.InspectAsync(Tea, CancellationToken.None);
        Assert.That((await LogAsync()).Any(IsA<ParticipantLeft>), Is.False);
        Assert.That(conference.Facts.Roster.ConnectedCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Somebody_who_goes_while_still_joining_does_not_stay_as_a_ghost()
    {
        var node = await StartWithTeaAsync(LongGrace);
        await JoinAsync(node, "ann");
        var ghosts = Enumerable.Range(0, 20)
            .Select(i => TestClient.Connect(node, Tea, $"ghost{i}", Role.Attendee, Soon))
            .ToList();
        foreach (var ghost in ghosts) ghost.Drop();

        await Eventually.GetAsync(
            "only ann is connected",
            Soon,
            () => node.Conferences.InspectAsync(Tea, CancellationToken.None),
            conference => conference.Facts.Roster.ConnectedCount == 1
                && conference.Facts.Roster.Participants.All(p => p.Id == "ann" || p.Presence == Presence.Reconnecting));
        await Eventually.HoldsAsync(
            "one connection is counted", Soon, () => node.Node.Nodes.Single(x => x.Self).Connections == 1);
    }

    [Test]
    public async Task Somebody_who_goes_while_the_replica_still_reads_the_journal_does_not_stay_as_a_ghost()
    {
        var node = await StartWithTeaAsync(
            LongGrace,
            options => options.TuneReplicas = x => x with
            {
                IdleTimeout = TimeSpan.FromMilliseconds(1),
                TickInterval = TimeSpan.FromMilliseconds(20),
            });
        for (var i = 0; i < 20; i++)
        {
            await Eventually.HoldsAsync(
                "the replica is gone", Soon, () => node.Node.Nodes.Single(x => x.Self).Connections == 0);
            var ghost = TestClient.Connect(node, Tea, $"ghost{i}", Role.Attendee, Soon);
            ghost.Drop();
        }

        var ann = await JoinAsync(node, "ann");
        await ann.PostAsync("anybody here?");
        await Eventually.GetAsync(
            "only ann is connected",
            Soon,
            () => node.Conferences.InspectAsync(Tea, CancellationToken.None),
            conference => conference.Facts.Roster.ConnectedCount == 1);
    }

    [Test]
    public async Task A_join_that_was_given_up_and_is_done_after_all_leaves_no_ghost()
    {
        using var gate = new ManualResetEventSlim();
        var chat = new TestChat();
        var armed = false;
        chat.OnNextDeadline = () =>
        {
            // In the primary's own thread: the whole conference is stuck until the test lets go.
            if (Volatile.Read(ref armed)) gate.Wait(Soon);
            return null;
        };
        var node = await StartWithTeaAsync(LongGrace, options =>
        {
            options.Services = chat.Catalog;
            options.TuneReplicas = x => x with { CommandTimeout = TimeSpan.FromSeconds(1) };
        });
        var ann = await JoinAsync(node, "ann");
        Volatile.Write(ref armed, true);
        await ann.PostAsync("after this it sticks");
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);

        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(Protocol.RefusalCode.ConferenceUnavailable));
        Volatile.Write(ref armed, false);
        gate.Set();

        await ann.PostAsync("goes on");
        await Eventually.GetAsync(
            "bob is not shown as connected",
            Soon,
            () => node.Conferences.InspectAsync(Tea, CancellationToken.None),
            conference => conference.Facts.Roster.Find("bob") is null or { Presence: Presence.Reconnecting });
    }

    [Test]
    public async Task A_connection_that_the_conference_gave_up_wrongly_resumes_and_is_never_thrown_out()
    {
        var node = await StartWithTeaAsync(ShortGrace);
        var ann = await JoinAsync(node, "ann");
        var lose = new LoseConnections
        {
            Connections =
            {
                new Connection
                {
                    Participant = "ann", Session = ann.Joined.Session, Generation = ann.Joined.Generation,
                },
            },
        };

        await SubmitAsync(node, "roster", lose);

        Assert.That((await ann.EndedAsync()).Resume, "the client is to come back");
        await ann.ResumeAsync(node);
        await ann.PostAsync("here I am");
        var conference = await node.Conferences.InspectAsync(Tea, CancellationToken.None);
        Assert.That(conference.Facts.Roster.ConnectedCount, Is.EqualTo(1));
        Assert.That((await LogAsync()).Where(IsA<ParticipantLeft>), Is.Empty);
    }

    [Test]
    public async Task When_a_node_stops_its_participants_are_reconnecting_and_then_left()
    {
        var n1 = await StartWithTeaAsync(ShortGrace, ShortReattach);
        var n2 = await StartAsync("n2", ShortReattach, n1);
        var ann = await JoinAsync(n1, "ann");
        var bob = await JoinAsync(n2, "bob");
        await bob.PostAsync("hello");

        await n2.StopAsync();

        Assert.That((await bob.EndedAsync()).Resume);
        var log = await LogAsync("bob has left", events => events.Any(IsA<ParticipantLeft>));
        await ann.PostAsync("alone");
        log = await LogAsync();
        Assert.That(log.Count(IsA<ConnectionLost>), Is.EqualTo(1));
        Assert.That(log.Count(IsA<ParticipantLeft>), Is.EqualTo(1));
        Assert.That(
            ParticipantLeft.Parser.ParseFrom(log.Single(IsA<ParticipantLeft>).Body).Participant, Is.EqualTo("bob"));
    }

    [Test]
    public async Task After_a_cold_start_the_participants_of_a_dead_node_are_lost_and_others_are_not()
    {
        var dead = await StartWithTeaAsync(ShortGrace, ShortReattach);
        var ann = await JoinAsync(dead, "ann");
        var bob = await JoinAsync(dead, "bob");
        var seen = ann.LastSeq;
        await dead.CrashAsync();
        var node = await StartAsync("n2", ShortReattach);

        await ann.ResumeAsync(node, seen);
        var log = await LogAsync("bob has left", events => events.Any(IsA<ParticipantLeft>));

        Assert.That(
            ParticipantLeft.Parser.ParseFrom(log.Single(IsA<ParticipantLeft>).Body).Participant, Is.EqualTo("bob"));
        await ann.PostAsync("I stayed");
        Assert.That((await LogAsync()).Count(IsA<ParticipantLeft>), Is.EqualTo(1));
        Assert.That(bob.Connection.Ending?.Resume, Is.Not.False);
    }
}

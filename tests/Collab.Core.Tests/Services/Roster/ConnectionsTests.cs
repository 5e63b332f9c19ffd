using Collab.Core.Services.Roster;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Roster;

[Parallelizable(ParallelScope.All)]
public sealed class ConnectionsTests
{
    private static readonly RosterService Service = new();

    [Test]
    public void A_lost_connection_makes_its_participant_reconnecting()
    {
        var driver = ConferenceDriver.Created().Join("ann").Join("bob");
        driver.Lose("bob").ShouldBe(new ConnectionLost { Participant = "bob", Session = "bob-s2", Generation = 2 });
        Assert.That(driver.Find("bob").Presence, Is.EqualTo(Presence.Reconnecting));
        Assert.That(driver.Find("bob").LostAt, Is.EqualTo(driver.Now));
        Assert.That(driver.Facts.Roster.ConnectedCount, Is.EqualTo(1));
        Assert.That(driver.Facts.Roster.Reconnecting, Is.EqualTo(new[] { driver.Find("bob") }));
    }

    [Test]
    public void Several_are_lost_at_once_each_once()
    {
        var driver = ConferenceDriver.Created().Join("ann").Join("bob").Join("cid");
        driver.Lose("ann", "cid", "ann").ShouldBe(
            new ConnectionLost { Participant = "ann", Session = "ann-s1", Generation = 1 },
            new ConnectionLost { Participant = "cid", Session = "cid-s3", Generation = 3 });
        driver.Lose("ann").ShouldChangeNothing();
    }

    [Test]
    public void The_cleanup_of_an_old_connection_never_touches_a_newer_one()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        var first = driver.ConnectionOf("ann");
        driver.Lose("ann");
        driver.Resume("ann");
        var second = driver.ConnectionOf("ann");
        driver.Join("ann");
        foreach (var old in new[] { first, second, new Connection { Participant = "nobody" } })
            driver.Node(new LoseConnections { Connections = { old } }).ShouldChangeNothing();
        var wrongSession = driver.ConnectionOf("ann");
        wrongSession.Session = second.Session;
        driver.Node(new LoseConnections { Connections = { wrongSession } }).ShouldChangeNothing();
        Assert.That(driver.Find("ann").Presence, Is.EqualTo(Presence.Connected));
    }

    [Test]
    public void More_connections_than_the_limit_are_refused()
    {
        var lose = new LoseConnections();
        lose.Connections.AddRange(Enumerable.Repeat(new Connection(), RosterLimits.LostConnectionsMax + 1));
        ConferenceDriver.Created().Node(lose).ShouldBeRefused(RefusalCode.InvalidArgument, "10001", "10000");
        lose.Connections.RemoveAt(0);
        ConferenceDriver.Created().Node(lose).ShouldChangeNothing();
    }

    [Test]
    public void A_session_resumes_over_a_new_connection_at_another_node()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        driver.Lose("ann");
        driver.Node(Reconnect("ann", "ann-s1", "c9")).ShouldBe(Resumed("c9", 2));
        var ann = driver.Find("ann");
        Assert.That((ann.Presence, ann.LostAt), Is.EqualTo((Presence.Connected, 0L)));
        Assert.That((ann.Node, ann.Connection, ann.Generation), Is.EqualTo(("n2", "c9", 2L)));
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Roster.Count, Is.EqualTo(1), "nobody is timed out who came back");
    }

    [Test]
    public void A_session_moves_even_before_its_old_connection_is_known_to_be_lost()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        driver.Node(Reconnect("ann", "ann-s1", "c9")).ShouldBe(Resumed("c9", 2));
    }

    [Test]
    public void A_reconnect_or_join_that_a_newer_connection_of_its_client_has_overtaken_changes_nothing()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        driver.Node(Of("phone", 3, Reconnect("ann", "ann-s1", "c3")));
        var ann = driver.Find("ann");
        Assert.That((ann.Client, ann.Attempt), Is.EqualTo(("phone", 3L)));

        var join = new Join { Participant = "ann", Name = "Ann", Role = Role.Attendee, Client = "phone", Attempt = 2 };
        foreach (var late in new IMessage[] { Of("phone", 2, Reconnect("ann", "ann-s1", "c2")), join })
            driver.Node(late).ShouldBeRefused(RefusalCode.SessionReplaced, "attempt 2", "attempt 3");
        Assert.That(driver.Find("ann"), Is.EqualTo(ann));
        driver.Node(Of("laptop", 1, Reconnect("ann", "ann-s1", "c4")));
        Assert.That((driver.Find("ann").Client, driver.Find("ann").Attempt), Is.EqualTo(("laptop", 1L)));
    }

    [Test]
    public void Sending_a_reconnect_again_changes_nothing()
    {
        var driver = ConferenceDriver.Created().Join("ann");
        driver.Node(Reconnect("ann", "ann-s1", "c9"));
        driver.Node(Reconnect("ann", "ann-s1", "c9")).ShouldChangeNothing();
        Assert.That(driver.Find("ann").Generation, Is.EqualTo(2));
    }

    [Test]
    public void A_session_that_is_not_current_does_not_resume()
    {
        var driver = ConferenceDriver.Created().Join("ann").Join("ann").Join("bob");
        driver.Node(Reconnect("ann", "ann-s1", "c9")).ShouldBeRefused(RefusalCode.SessionUnknown, "'ann'");
        driver.Node(Reconnect("ann", "bob-s3", "c9")).ShouldBeRefused(RefusalCode.SessionUnknown);
        driver.Node(Reconnect("cid", "cid-s1", "c9")).ShouldBeRefused(RefusalCode.SessionUnknown);
        driver.Send("bob", new Leave());
        driver.Node(Reconnect("bob", "bob-s3", "c9")).ShouldBeRefused(RefusalCode.SessionUnknown);
    }

    [Test]
    public void Resuming_takes_a_conference_that_lives_and_legal_fields()
    {
        new ConferenceDriver().Node(Reconnect("ann", "s", "c")).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created().Join("ann");
        driver.Node(Reconnect("ann", "ann-s1", "")).ShouldBeRefused(RefusalCode.InvalidArgument, "connection has 0");
        var noNode = Reconnect("ann", "ann-s1", "c9");
        noNode.Node = "";
        driver.Node(noNode).ShouldBeRefused(RefusalCode.InvalidArgument, "node has 0");
        driver.Node(new End());
        driver.Node(Reconnect("ann", "ann-s1", "c9")).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void Who_does_not_come_back_within_the_grace_is_gone_exactly_once()
    {
        var driver = ConferenceDriver.Created(new Settings { ReconnectGraceSeconds = 7 }).Join("ann").Join("bob");
        driver.Lose("ann");
        driver.AdvanceSeconds(1);
        driver.Lose("bob");
        Assert.That(Service.NextDeadline(driver.Facts.Roster, driver.Facts) - driver.Now, Is.EqualTo(6_000));
        var mark = driver.Log.Count;
        driver.Advance(5_999);
        Assert.That(driver.EventsSince(mark), Is.Empty);
        driver.Advance(1);
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new[] { TimedOut("ann", "ann-s1") }));
        driver.AdvanceSeconds(100);
        Assert.That(
            driver.EventsSince(mark),
            Is.EqualTo(new[] { TimedOut("ann", "ann-s1"), TimedOut("bob", "bob-s2") }));
    }

    [Test]
    public void All_who_are_overdue_leave_together_after_an_outage()
    {
        var driver = ConferenceDriver.Created().Join("ann").Join("bob").Join("cid");
        driver.Lose("cid", "ann");
        var late = driver.ContextFor(null, driver.Now + 3_600_000);
        Assert.That(
            Service.Settle(driver.Facts.Roster, late).Events.Select(x => x.Body),
            Is.EqualTo(new[] { TimedOut("ann", "ann-s1"), TimedOut("cid", "cid-s3") }));
    }

    private static Reconnect Reconnect(string participant, string session, string connection) =>
        new() { Participant = participant, Session = session, Connection = connection, Node = "n2" };

    private static Reconnect Of(string client, long attempt, Reconnect reconnect)
    {
        (reconnect.Client, reconnect.Attempt) = (client, attempt);
        return reconnect;
    }

    private static ConnectionResumed Resumed(string connection, long generation) => new()
    {
        Participant = "ann",
        Session = "ann-s1",
        Generation = generation,
        Node = "n2",
        Connection = connection,
    };

    private static ParticipantLeft TimedOut(string participant, string session) =>
        new() { Participant = participant, Session = session, Reason = LeaveReason.TimedOut };
}

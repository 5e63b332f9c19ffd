using Collab.Client.Sessions;
using Collab.Protocol;

namespace Collab.Client.Tests.Sessions;

/// <summary>Being told that the session was replaced: by a late hello of our own, or by somebody else.</summary>
internal sealed class ReplacedTests : ProtocolFixture
{
    [Test]
    public void A_late_resume_of_our_own_that_replaces_us_is_answered_by_resuming()
    {
        Join();
        Disconnect("cut");
        Protocol.Greet();
        Disconnect("no answer in time");
        Resume();
        Assert.That(Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.Greet().Hello.Resume, Is.Not.Null);
    }

    [Test]
    public void A_resume_that_was_welcomed_and_lost_may_come_through_late_as_well()
    {
        Join();
        Resume();
        Resume();
        Assert.That(Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Dropped>());
        Protocol.Greet();
        Hear(new Welcome { Session = Protocol.Session, Head = Protocol.LastSeq, Resumed = true });
        Assert.That(
            Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Ended>(), "not fought over");
    }

    [Test]
    public void A_late_join_of_our_own_that_replaces_us_is_answered_by_joining_anew_once()
    {
        Protocol.Greet();
        Disconnect("no answer in time");
        Join();
        Assert.That(Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.Greet().Hello.Resume, Is.Null);
        Hear(new Welcome { Session = "s2" });
        Assert.That(Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Ended>());
    }

    [Test]
    public void A_hello_that_a_node_could_not_serve_may_come_through_late_as_well()
    {
        Protocol.Greet();
        Hear(new Goodbye { Code = "server_draining", Resume = true });
        Join();
        Assert.That(Hear(new Goodbye { Code = "session_replaced" }), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.Greet().Hello.Resume, Is.Null);
    }

    [Test]
    public void A_hello_given_up_long_ago_excuses_nothing()
    {
        Protocol.Greet();
        Disconnect("no answer in time");
        Join();
        Assert.That(
            Hear(new Goodbye { Code = "session_replaced" }, now: SessionProtocol.DoubtMs + 1),
            Is.TypeOf<SessionStep.Ended>());
    }

    [Test]
    public void A_session_that_really_was_replaced_is_not_fought_over()
    {
        Join();
        Disconnect("cut");
        Protocol.Greet();
        Disconnect("no answer in time");
        Resume();
        Hear(new Goodbye { Code = "session_replaced" });
        Protocol.Greet();
        var step = Hear(new Goodbye { Code = "session_unknown" });
        Assert.That(((SessionStep.Ended)step).Refusal.Code, Is.EqualTo("session_replaced"));
    }
}

using Collab.Client.Sessions;
using Collab.Protocol;

namespace Collab.Client.Tests.Sessions;

/// <summary>
/// Coming back to a session after the connection broke, and what becomes of its commands when it is no more.
/// </summary>
internal sealed class ResumingTests : ProtocolFixture
{
    [Test]
    public void The_next_hello_resumes_after_the_last_event_hidden_ones_included()
    {
        Join(head: 10);
        Hear(EventOf(11));
        Hear(new Event { Seq = 12, Hidden = true });
        Disconnect("cut");
        Assert.That(
            Protocol.Greet().Hello.Resume,
            Is.EqualTo(new Resume { Session = "s1", Secret = "secret", LastSeq = 12 }));
    }

    [Test]
    public void Resuming_goes_on_at_the_last_event()
    {
        Join(head: 10);
        var step = Resume();
        Assert.That(((SessionStep.Entered)step).Entry, Is.EqualTo(SessionEntry.Resumed));
        Assert.That(Hear(EventOf(11)), Is.TypeOf<SessionStep.EventTaken>());
    }

    [TestCase("s2", 10)]
    [TestCase("s1", 9)]
    [TestCase("s1", 11)]
    public void A_resume_of_another_session_or_seq_than_asked_for_is_given_up(string session, long head)
    {
        Join(head: 10);
        Disconnect("cut");
        Protocol.Greet();
        var step = Hear(new Welcome { Session = session, Head = head, Resumed = true });
        Assert.That(step, Is.TypeOf<SessionStep.Dropped>());
    }

    [Test]
    public void A_resume_that_nobody_asked_for_is_given_up()
    {
        Protocol.Greet();
        Assert.That(
            Hear(new Welcome { Session = "s1", Resumed = true }), Is.TypeOf<SessionStep.Dropped>());
    }

    [Test]
    public void A_resumed_client_that_is_behind_takes_events_of_earlier_epochs()
    {
        Join(head: 10, epoch: 1);
        Resume(epoch: 2);
        Assert.That(Hear(EventOf(11, epoch: 1)), Is.TypeOf<SessionStep.EventTaken>());
        Assert.That(Hear(EventOf(12, epoch: 2)), Is.TypeOf<SessionStep.EventTaken>());
        Assert.That(Hear(EventOf(13, epoch: 1)), Is.TypeOf<SessionStep.Dropped>());
    }

    [Test]
    public void An_unknown_session_is_joined_anew_and_its_commands_are_lost_unless_never_sent()
    {
        Join();
        var sent = Submit();
        Sent();
        var unsent = Submit();
        Disconnect("cut");
        Protocol.Greet();
        Assert.That(
            Hear(new Goodbye { Code = RefusalCode.SessionUnknown.Name }), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.Greet().Hello.Resume, Is.Null);

        var entered = (SessionStep.Entered)Hear(
            new Welcome { Session = "s2", Secret = "x", Generation = 1, Head = 40 });
        Assert.Multiple(() =>
        {
            Assert.That(entered.Entry, Is.EqualTo(SessionEntry.Rejoined));
            Assert.That(entered.Lost, Is.EqualTo(new[] { sent }));
            Assert.That(Sent(), Is.EqualTo(new[] { unsent.Id }));
            Assert.That(Protocol.LastSeq, Is.EqualTo(40));
        });
    }

    [Test]
    public void An_unknown_session_ends_the_client_that_does_not_want_to_join_anew()
    {
        var protocol = New(Options with { RejoinWhenSessionLost = false });
        protocol.Greet();
        protocol.Receive(new ServerMessage { Welcome = new Welcome { Session = "s1" } }, 0);
        protocol.Disconnected("cut", "", 0);
        protocol.Greet();
        var step = protocol.Receive(
            new ServerMessage { Goodbye = new Goodbye { Code = RefusalCode.SessionUnknown.Name } }, 0);
        Assert.That(((SessionStep.Ended)step).Refusal.Code, Is.EqualTo(RefusalCode.SessionUnknown.Name));
    }

    [Test]
    public void Fresh_snapshots_of_the_same_session_keep_its_commands()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Disconnect("cut");
        Protocol.Greet();
        var entered = (SessionStep.Entered)Hear(new Welcome { Session = "s1", Generation = 1, Head = 500 });
        Assert.Multiple(() =>
        {
            Assert.That(entered.Entry, Is.EqualTo(SessionEntry.Rejoined));
            Assert.That(entered.Lost, Is.Empty);
            Assert.That(Sent(), Is.EqualTo(new[] { command.Id }));
            Assert.That(Hear(new Ack { CommandId = command.Id, Seq = 300 }), Is.TypeOf<SessionStep.Acknowledged>());
        });
    }

    [Test]
    public void An_answer_announced_before_the_cut_is_complete_when_fresh_snapshots_include_it()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Hear(new Ack { CommandId = command.Id, Seq = 20 });
        Disconnect("cut");
        Protocol.Greet();
        var entered = (SessionStep.Entered)Hear(new Welcome { Session = "s1", Generation = 1, Head = 500 });
        Assert.That(entered.Done, Is.EqualTo(new[] { command }));
    }
}

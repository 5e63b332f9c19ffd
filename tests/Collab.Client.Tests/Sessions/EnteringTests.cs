using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Sessions;

internal sealed class EnteringTests : ProtocolFixture
{
    [Test]
    public void The_first_hello_has_the_ticket_and_no_session()
    {
        var hello = Protocol.Greet().Hello;
        Assert.Multiple(() =>
        {
            Assert.That(hello.Ticket, Is.EqualTo("ticket"));
            Assert.That(hello.Conference, Is.EqualTo("room-1"));
            Assert.That(hello.Resume, Is.Null);
        });
    }

    [Test]
    public void Every_hello_names_the_client_and_a_higher_attempt_whatever_became_of_the_session()
    {
        var first = Protocol.Greet().Hello;
        Disconnect("cut");
        Join();
        Disconnect("cut");
        var resume = Protocol.Greet().Hello;
        Hear(new Goodbye { Code = RefusalCode.SessionUnknown.Name });
        var anew = Protocol.Greet().Hello;
        Assert.Multiple(() =>
        {
            Assert.That((resume.Resume is null, anew.Resume is null), Is.EqualTo((false, true)));
            Assert.That(new[] { first.Client, resume.Client, anew.Client }, Is.All.EqualTo("client"));
            Assert.That(new[] { first.Attempt, resume.Attempt, anew.Attempt }, Is.EqualTo(new[] { 1, 3, 4 }));
        });
    }

    [Test]
    public void Joining_starts_at_the_head_of_the_snapshots()
    {
        var step = Join(head: 10);
        Assert.Multiple(() =>
        {
            Assert.That(((SessionStep.Entered)step).Entry, Is.EqualTo(SessionEntry.Joined));
            Assert.That(Protocol.LastSeq, Is.EqualTo(10));
            Assert.That(Protocol.Participant, Is.EqualTo("ann"));
            Assert.That(Protocol.IsLive);
        });
    }

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

    [Test]
    public void Commands_wait_until_the_session_is_taken_in_and_queries_do_not()
    {
        Join(head: 10, generation: 0);
        var command = Submit();
        Assert.That(Protocol.TryAsk("chat", new Protocol.Services.Chat.GetHistory(), out _));
        Assert.Multiple(() =>
        {
            Assert.That(Protocol.IsLive);
            Assert.That(Protocol.IsTakenIn, Is.False);
            Assert.That(Protocol.TakeFrame(0)!.Messages.Single().Query, Is.Not.Null);
            Assert.That(Protocol.TakeFrame(0), Is.Null);
            Assert.That(Protocol.NextDue(), Is.Null);
        });

        Hear(Joined(11, "another"));
        Assert.That(Sent(), Is.Empty);
        Hear(Joined(12, "s1"));
        Assert.That(Protocol.IsTakenIn);
        Assert.That(Sent(), Is.EqualTo(new[] { command.Id }));
    }

    [Test]
    public void Taking_over_an_older_session_of_ones_own_is_being_taken_in()
    {
        Join(head: 10, session: "s2", generation: 0);
        var replaced = new SessionReplaced { Participant = "ann", OldSession = "s1", Session = "s2", Generation = 4 };
        Hear(new Event
        {
            Seq = 11,
            Epoch = 1,
            Service = "roster",
            Type = nameof(SessionReplaced),
            Body = replaced.ToByteString(),
        });
        Assert.That(Protocol.IsTakenIn);
    }

    [Test]
    public void What_was_entered_in_a_session_that_was_never_taken_in_goes_out_with_the_next()
    {
        Join(head: 10, generation: 0);
        var command = Submit();
        Disconnect("cut");
        Protocol.Greet();
        Hear(new Goodbye { Code = RefusalCode.SessionUnknown.Name });
        Protocol.Greet();
        var entered = (SessionStep.Entered)Hear(new Welcome { Session = "s2", Generation = 1, Head = 40 });
        Assert.That(entered.Lost, Is.Empty);
        Assert.That(Sent(), Is.EqualTo(new[] { command.Id }));
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

    private static Event Joined(long seq, string session) => new()
    {
        Seq = seq,
        Epoch = 1,
        Service = "roster",
        Type = nameof(ParticipantJoined),
        Body = new ParticipantJoined { Participant = new Participant { Id = "ann", Session = session } }.ToByteString(),
    };

    [Test]
    public void Who_is_held_goes_on_waiting_until_the_welcome_or_the_end()
    {
        Protocol.Greet();
        var held = new Held { Service = "admission", Position = 2, Message = "Soon" };
        Assert.That(Hear(held), Is.EqualTo(new SessionStep.HeldTaken(held)));
        Assert.That(Protocol.IsLive, Is.False);
        Assert.That(Hear(new Goodbye { Code = "entry_denied" }), Is.TypeOf<SessionStep.Ended>());
    }

    [Test]
    public void The_password_is_said_by_who_joins_not_by_who_resumes()
    {
        var protocol = new SessionProtocol("demo", "ticket", "client", new() { Password = "tea time" });
        Assert.That(protocol.Greet().Hello.Password, Is.EqualTo("tea time"));
        var welcome = new Welcome { Session = "s", Secret = "x", Participant = "p", Generation = 1 };
        protocol.Receive(new ServerMessage { Welcome = welcome }, 0);
        Assert.That(protocol.Greet().Hello.Password, Is.Empty);
    }
}

using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Sessions;

/// <summary>The first hello, and being taken in.</summary>
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

    private static Event Joined(long seq, string session) => new()
    {
        Seq = seq,
        Epoch = 1,
        Service = "roster",
        Type = nameof(ParticipantJoined),
        Body = new ParticipantJoined { Participant = new Participant { Id = "ann", Session = session } }.ToByteString(),
    };
}

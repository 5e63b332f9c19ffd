using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Client.Tests.Sessions;

internal sealed class EventOrderTests : ProtocolFixture
{
    [TestCase(10, TestName = "A_repeated_event_breaks_the_protocol")]
    [TestCase(12, TestName = "A_gap_breaks_the_protocol")]
    public void Events_must_follow_each_other(long seq)
    {
        Join(head: 10);
        Assert.That(Hear(EventOf(seq)), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.LastSeq, Is.EqualTo(10), "resumes from the last good one");
    }

    [Test]
    public void An_epoch_never_goes_back()
    {
        Join(head: 10, epoch: 3);
        Assert.That(Hear(EventOf(11, epoch: 2)), Is.TypeOf<SessionStep.Dropped>());
    }

    [Test]
    public void Hidden_events_have_no_epoch_and_count()
    {
        Join(head: 10, epoch: 3);
        Assert.That(Hear(new Event { Seq = 11, Hidden = true }), Is.TypeOf<SessionStep.EventTaken>());
        Assert.That(Protocol.LastSeq, Is.EqualTo(11));
    }

    [Test]
    public void A_status_of_an_older_primary_is_passed_over()
    {
        Join(epoch: 3);
        Assert.That(
            Protocol.Receive(new ServerMessage { Status = new Status { Epoch = 2 } }, 0),
            Is.EqualTo(SessionStep.Nothing));
        Assert.That(
            Protocol.Receive(new ServerMessage { Status = new Status { Epoch = 4 } }, 0),
            Is.TypeOf<SessionStep.StatusTaken>());
    }

    [Test]
    public void Events_before_the_welcome_and_a_second_welcome_are_out_of_turn()
    {
        Protocol.Greet();
        Assert.That(Hear(EventOf(1)), Is.TypeOf<SessionStep.Dropped>());
        Join();
        Assert.That(Hear(new Welcome { Session = "s1" }), Is.TypeOf<SessionStep.Dropped>());
    }

    [Test]
    public void Messages_of_a_newer_server_are_passed_over()
    {
        Join();
        Assert.That(Protocol.Receive(new ServerMessage(), 0), Is.EqualTo(SessionStep.Nothing));
    }

    [Test]
    public void A_query_is_asked_again_after_a_cut_and_answered_once()
    {
        Join();
        Protocol.TryAsk("chat", new GetHistory(), out var query);
        Assert.That(Protocol.TakeFrame(0)!.Messages[0].Query.Id, Is.EqualTo(1));
        Resume();
        Assert.That(Protocol.TakeFrame(0)!.Messages[0].Query.Id, Is.EqualTo(1));
        var answer = new Answer { QueryId = 1 };
        Assert.That(
            Protocol.Receive(new ServerMessage { Answer = answer }, 0),
            Is.EqualTo(new SessionStep.Answered(query!, answer)));
        Assert.That(
            Protocol.Receive(new ServerMessage { Answer = answer }, 0), Is.EqualTo(SessionStep.Nothing));
    }

    [Test]
    public void Queries_without_an_answer_are_bounded()
    {
        Join();
        for (var i = 0; i < SessionProtocol.QueriesMax; i++)
            Assert.That(Protocol.TryAsk("chat", new GetHistory(), out _), Is.True);
        Assert.That(Protocol.TryAsk("chat", new GetHistory(), out _), Is.False);
    }

    [Test]
    public void The_latest_signal_of_a_type_wins_and_none_waits_for_a_connection()
    {
        Protocol.Submit("chat", new Typing { On = true }, []);
        Join();
        Assert.That(Protocol.TakeFrame(0), Is.Null);
        Protocol.Submit("chat", new Typing { On = true }, []);
        Protocol.Submit("chat", new Typing { On = false }, []);
        var signals = Protocol.TakeFrame(0)!.Messages;
        Assert.That(Typing.Parser.ParseFrom(signals.Single().Signal.Body).On, Is.False);
    }

    [Test]
    public void Signals_to_some_do_not_replace_each_other()
    {
        Join();
        Protocol.Submit("chat", new Typing { On = true }, ["ben"]);
        Protocol.Submit("chat", new Typing { On = true }, []);
        Protocol.Submit("chat", new Typing { On = false }, ["ben"]);
        Protocol.Submit("chat", new Typing { On = false }, []);
        var signals = Protocol.TakeFrame(0)!.Messages.Select(x => x.Signal);
        Assert.That(
            signals.Select(x => (string.Join(",", x.To), Typing.Parser.ParseFrom(x.Body).On)),
            Is.EqualTo(new[] { ("ben", true), ("ben", false), ("", false) }));
    }

    [Test]
    public void Signals_that_wait_are_bounded_and_the_oldest_is_lost()
    {
        Join();
        for (var i = 0; i <= SessionProtocol.SignalsMax; i++) Protocol.Submit($"service-{i}", new Typing(), []);
        var signals = Protocol.TakeFrame(0)!.Messages;
        Assert.That(signals, Has.Count.EqualTo(SessionProtocol.SignalsMax));
        Assert.That(signals[0].Signal.Service, Is.EqualTo("service-1"));
    }
}

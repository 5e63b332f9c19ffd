using Collab.Client.Sessions;
using Collab.Protocol;

namespace Collab.Client.Tests.Sessions;

internal sealed class EndingTests : ProtocolFixture
{
    [TestCase("banned")]
    [TestCase("removed")]
    [TestCase("conference_ended")]
    [TestCase("ticket_expired")]
    [TestCase("ticket_invalid")]
    [TestCase("session_replaced")]
    [TestCase("session_ended")]
    [TestCase("malformed_frame")]
    [TestCase("resume_out_of_range")]
    [TestCase("a_code_of_a_newer_server")]
    public void A_goodbye_for_good_ends_the_client(string code)
    {
        Join();
        var step = (SessionStep.Ended)Hear(new Goodbye { Code = code, Message = "why" });
        Assert.That(step.Refusal, Is.EqualTo(new RefusalDetails(code, "why", false)));
    }

    [TestCase("server_draining")]
    [TestCase("slow_consumer")]
    [TestCase("idle_timeout")]
    [TestCase("rate_limited")]
    [TestCase("journal_unavailable")]
    [TestCase("conference_unavailable")]
    [TestCase("too_many_connections")]
    public void A_goodbye_that_passes_is_answered_by_resuming(string code)
    {
        Join();
        Assert.That(Hear(new Goodbye { Code = code }), Is.TypeOf<SessionStep.Dropped>());
        Assert.That(Protocol.Greet().Hello.Resume, Is.Not.Null);
    }

    [Test]
    public void A_goodbye_that_asks_for_it_is_answered_by_resuming_whatever_its_code()
    {
        Join();
        Assert.That(Hear(new Goodbye { Code = "new_code", Resume = true }), Is.TypeOf<SessionStep.Dropped>());
    }

    [TestCase("conference_locked")]
    [TestCase("conference_full")]
    [TestCase("conference_not_open")]
    public void A_closed_door_is_not_run_against(string code)
    {
        Protocol.Greet();
        Assert.That(Hear(new Goodbye { Code = code }), Is.TypeOf<SessionStep.Ended>());
    }

    [TestCase("conference_unavailable", false)]
    [TestCase("ticket_invalid", true)]
    public void A_refusal_of_the_hello_counts_as_a_goodbye(string code, bool ends)
    {
        Protocol.Greet();
        var step = Hear(new Refusal { Code = code, Retry = !ends });
        Assert.That(step, ends ? Is.TypeOf<SessionStep.Ended>() : Is.TypeOf<SessionStep.Dropped>());
    }

    [TestCase("banned", true)]
    [TestCase("slow_consumer", false)]
    [TestCase("", false)]
    [TestCase("Going away", false)]
    public void The_close_reason_alone_says_the_same(string reason, bool ends)
    {
        Join();
        var step = Disconnect("closed", reason);
        Assert.That(step, ends ? Is.TypeOf<SessionStep.Ended>() : Is.TypeOf<SessionStep.Dropped>());
    }
}

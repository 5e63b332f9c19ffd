using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Client.Tests.Sessions;

internal sealed class CommandTests : ProtocolFixture
{
    [Test]
    public void Ids_grow_from_1_and_each_command_is_sent_once()
    {
        Join();
        Submit();
        Submit();
        Assert.That(Sent(), Is.EqualTo(new long[] { 1, 2 }));
        Submit();
        Assert.That(Sent(), Is.EqualTo(new long[] { 3 }));
    }

    [Test]
    public void Nothing_is_sent_before_the_welcome_or_after_the_cut()
    {
        Submit();
        Assert.That(Sent(), Is.Empty);
        Join();
        Disconnect("cut");
        Assert.That(Sent(), Is.Empty);
    }

    [Test]
    public void The_last_event_of_my_command_acknowledges_it_with_all_its_events()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        var first = (SessionStep.EventTaken)Hear(EventOf(11, command.Id, last: false));
        var last = (SessionStep.EventTaken)Hear(EventOf(12, command.Id));
        Assert.Multiple(() =>
        {
            Assert.That(first.Done, Is.Empty);
            Assert.That(last.Done, Is.EqualTo(new[] { command }));
            Assert.That(command.Events.Select(x => x.Seq), Is.EqualTo(new long[] { 11, 12 }));
            Assert.That(command.AckedSeq, Is.EqualTo(12));
            Assert.That(Protocol.PendingCommands, Is.Zero);
        });
    }

    [Test]
    public void An_event_of_another_session_with_my_command_id_acknowledges_nothing()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Assert.That(((SessionStep.EventTaken)Hear(EventOf(11, command.Id, session: "other"))).Done, Is.Empty);
        Assert.That(Protocol.PendingCommands, Is.EqualTo(1));
    }

    [Test]
    public void An_ack_says_that_nothing_changed()
    {
        Join();
        var command = Submit();
        Sent();
        Assert.That(
            Hear(new Ack { CommandId = command.Id }), Is.EqualTo(new SessionStep.Acknowledged(command, 0)));
    }

    [Test]
    public void An_ack_ahead_of_its_events_waits_for_them()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Assert.That(Hear(new Ack { CommandId = command.Id, Seq = 12 }), Is.EqualTo(SessionStep.Nothing));
        Assert.That(((SessionStep.EventTaken)Hear(EventOf(11, command.Id, last: false))).Done, Is.Empty);
        Assert.That(((SessionStep.EventTaken)Hear(EventOf(12, command.Id))).Done, Is.EqualTo(new[] { command }));
        Assert.That(command.Events, Has.Count.EqualTo(2));
    }

    [Test]
    public void An_ack_ahead_is_complete_when_the_event_that_it_names_is_hidden()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Hear(new Ack { CommandId = command.Id, Seq = 11 });
        var step = (SessionStep.EventTaken)Hear(new Event { Seq = 11, Hidden = true });
        Assert.That(step.Done, Is.EqualTo(new[] { command }));
    }

    [Test]
    public void Answers_to_what_is_not_pending_change_nothing()
    {
        Join();
        Assert.That(Hear(new Ack { CommandId = 7 }), Is.EqualTo(SessionStep.Nothing));
        Assert.That(Hear(Refused(7, RefusalCode.NotFound)), Is.EqualTo(SessionStep.Nothing));
        Assert.That(Hear(new Refusal { Code = "rate_limited" }), Is.EqualTo(SessionStep.Nothing), "a signal's");
    }

    [Test]
    public void After_a_cut_the_unanswered_commands_go_out_again_ascending()
    {
        Join(head: 10);
        for (var i = 0; i < 5; i++) Submit();
        Sent();
        Hear(EventOf(11, 2));
        Hear(new Ack { CommandId = 4 });
        Submit();
        Resume();
        Assert.That(Sent(), Is.EqualTo(new long[] { 1, 3, 5, 6 }));
    }

    [Test]
    public void Events_seen_before_the_cut_count_towards_the_command()
    {
        Join(head: 10);
        var command = Submit();
        Sent();
        Hear(EventOf(11, command.Id, last: false));
        Resume();
        Hear(EventOf(12, command.Id));
        Assert.That(command.Events.Select(x => x.Seq), Is.EqualTo(new long[] { 11, 12 }));
    }

    [TestCase("session_ended")]
    [TestCase("conference_ended")]
    public void A_command_sent_again_to_a_session_that_is_no_more_is_in_doubt(string code)
    {
        Join();
        var command = Submit();
        Sent();
        Resume();
        Sent();
        var step = Hear(new Refusal { CommandId = command.Id, Code = code });
        Assert.That(step, Is.EqualTo(SessionStep.Nothing));
        Protocol.Close(() => new ClientClosedException());
        Assert.That(command.Completion.Exception?.InnerException, Is.TypeOf<OutcomeUnknownException>());
    }

    [Test]
    public void A_command_sent_once_to_a_session_that_is_no_more_was_not_done()
    {
        Join();
        var command = Submit();
        Sent();
        var step = Hear(new Refusal { CommandId = command.Id, Code = "session_ended" });
        Assert.That(step, Is.TypeOf<SessionStep.Refused>());
    }

    [Test]
    public void A_refusal_for_good_ends_the_command()
    {
        Join();
        var command = Submit();
        Sent();
        var step = (SessionStep.Refused)Hear(Refused(command.Id, RefusalCode.NotPermitted));
        Assert.Multiple(() =>
        {
            Assert.That(step.Request, Is.SameAs(command));
            Assert.That(step.Refusal, Is.EqualTo(new RefusalDetails("not_permitted", "why", false)));
            Assert.That(Protocol.PendingCommands, Is.Zero);
        });
    }

    [Test]
    public void A_refusal_for_a_while_is_retried_with_the_same_id_when_due_and_not_before()
    {
        Join();
        var command = Submit();
        Sent();
        Assert.That(Hear(Refused(command.Id, RefusalCode.Overloaded), now: 100), Is.EqualTo(SessionStep.Nothing));
        var due = Protocol.NextDue()!.Value;
        Assert.That(due, Is.GreaterThanOrEqualTo(150));
        Assert.That(Sent(due - 1), Is.Empty);
        Assert.That(Sent(due), Is.EqualTo(new[] { command.Id }));
    }

    [Test]
    public void Retrying_ends_with_the_refusal_when_its_time_is_over()
    {
        Join();
        var command = Submit();
        Sent();
        Hear(Refused(command.Id, RefusalCode.JournalUnavailable), now: 0);
        Sent(500);
        Assert.That(
            Hear(Refused(command.Id, RefusalCode.JournalUnavailable), now: 1000), Is.TypeOf<SessionStep.Refused>());
    }

    [Test]
    public void The_flag_on_the_wire_decides_about_codes_of_a_newer_server()
    {
        Join();
        var command = Submit();
        Sent();
        var unknown = new Refusal { CommandId = command.Id, Code = "from_the_future", Retry = true };
        Assert.That(Hear(unknown), Is.EqualTo(SessionStep.Nothing));
        Sent(2000);
        unknown.Retry = false;
        Assert.That(Hear(unknown), Is.TypeOf<SessionStep.Refused>());
    }

    [Test]
    public void A_server_that_takes_no_lower_id_again_gets_it_on_another_connection()
    {
        Join();
        var command = Submit();
        Submit();
        Sent();
        Hear(Refused(command.Id, RefusalCode.Overloaded));
        Sent(2000);
        Assert.That(Hear(Refused(command.Id, RefusalCode.CommandOutOfOrder)), Is.TypeOf<SessionStep.Dropped>());
        Resume();
        Assert.That(Sent(2000), Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public void The_window_holds_64_commands()
    {
        Join();
        for (var i = 0; i < ProtocolLimits.PendingCommandsMax; i++) Submit();
        Assert.That(Protocol.TrySubmit("chat", new PostMessage(), out _), Is.False);
        Sent();
        Hear(new Ack { CommandId = 5 });
        Assert.That(Protocol.TrySubmit("chat", new PostMessage(), out _), Is.True);
    }

    [Test]
    public void The_window_keeps_to_a_lower_limit_of_the_server()
    {
        Join(limits: new ClientLimits { PendingCommandsMax = 2 });
        Submit();
        Submit();
        Assert.That(Protocol.TrySubmit("chat", new PostMessage(), out _), Is.False);
    }

    [Test]
    public void An_old_command_that_stays_unanswered_holds_new_ones_back_before_the_server_forgets_it()
    {
        Join();
        Submit();
        for (var id = 2; id <= ProtocolLimits.AnsweredCommandsMax; id++)
        {
            Submit();
            Hear(new Ack { CommandId = id });
        }

        Assert.That(Protocol.TrySubmit("chat", new PostMessage(), out _), Is.False);
        Hear(new Ack { CommandId = 1 });
        Assert.That(Protocol.TrySubmit("chat", new PostMessage(), out _), Is.True);
    }

    [Test]
    public void An_abandoned_command_is_taken_back_only_if_it_was_never_sent()
    {
        Join();
        var sent = Submit();
        Sent();
        var unsent = Submit();
        Protocol.Abandon(sent);
        Protocol.Abandon(unsent);
        Resume();
        Assert.That(Sent(), Is.EqualTo(new[] { sent.Id }));
    }

    [Test]
    public void Frames_keep_to_the_servers_limit()
    {
        Join(limits: new ClientLimits { FrameBytesMax = 1000 });
        for (var i = 0; i < 10; i++) Submit(new string('x', 300));
        var sizes = new List<int>();
        while (Protocol.TakeFrame(0) is { } frame) sizes.Add(frame.CalculateSize());
        Assert.That(sizes, Has.Count.EqualTo(5));
        Assert.That(sizes, Has.All.LessThanOrEqualTo(1000));
    }

    [Test]
    public void A_command_larger_than_a_frame_is_refused_here_and_takes_no_place()
    {
        Join(limits: new ClientLimits { FrameBytesMax = 1000 });
        Assert.That(() => Submit(new string('x', 1000)), Throws.TypeOf<FrameTooLargeException>());
        Assert.That(Submit().Id, Is.EqualTo(1));
    }

    [Test]
    public async Task Closing_leaves_sent_commands_in_doubt_and_refuses_the_others()
    {
        Join();
        var sent = Submit();
        Sent();
        var unsent = Submit();
        Protocol.Close(() => new ClientClosedException());
        await Assert.ThatAsync(() => sent.Completion, Throws.TypeOf<OutcomeUnknownException>());
        await Assert.ThatAsync(() => unsent.Completion, Throws.TypeOf<ClientClosedException>());
        Assert.That(Hear(EventOf(11)), Is.EqualTo(SessionStep.Nothing));
    }
}

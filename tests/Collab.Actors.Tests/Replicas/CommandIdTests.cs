using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Tests.Replicas;

/// <summary>Commands that are sent again, and ids that are not what they should be.</summary>
internal sealed class CommandIdTests() : NodeSpec(JournalKind.Sqlite)
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly TestChat _chat = new();

    [SetUp]
    public void GateChat() => _chat.OnDecide = text =>
    {
        if (text.StartsWith("slow", StringComparison.Ordinal)) _gate.Wait(Soon);
    };

    [TearDown]
    public void OpenGate() => _gate.Set();

    [Test]
    public async Task A_command_sent_again_gets_its_first_answer_and_has_one_effect()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var first = await ann.PostAsync("once");

        ann.Post("once", id: 1);
        await ann.PostAsync("next", id: 2);

        Assert.That(ann.AnswersTo(1), Is.EqualTo(new[] { first, first }));
        await AssertOnceAsync();
    }

    [Test]
    public async Task A_command_sent_again_over_a_resumed_connection_has_one_effect()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var first = await ann.PostAsync("once");

        await ann.ResumeAsync(node);
        var again = await ann.PostAsync("once", id: 1);

        Assert.That(again, Is.EqualTo(first));
        await AssertOnceAsync();
    }

    [Test]
    public async Task A_command_sent_again_at_another_node_has_one_effect()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann");
        var first = await ann.PostAsync("once");

        await ann.ResumeAsync(n2);
        var again = await ann.PostAsync("once", id: 1);

        Assert.That(again, Is.EqualTo(first));
        await AssertOnceAsync();
    }

    [Test]
    public async Task A_pending_command_sent_again_over_a_resumed_connection_is_answered_there_once()
    {
        var node = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        ann.Post("slow once");
        await ann.ResumeAsync(node);
        ann.Post("slow once", id: 1);
        _gate.Set();

        await ann.AnswerAsync(1);
        await ann.PostAsync("next", id: 2);

        Assert.That(ann.AnswersTo(1).Count(), Is.EqualTo(1));
        await AssertOnceAsync("slow once");
    }

    [TestCase(0)]
    [TestCase(-5)]
    public async Task An_id_below_one_is_invalid(long id)
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");

        ann.Link.Send(new Command { Id = id, Service = "chat", Type = nameof(PostMessage) });

        await ann.Connection.FirstAsync("refused", Soon, m => m.Refusal?.Code == RefusalCode.CommandIdInvalid.Name);
    }

    [Test]
    public async Task A_lower_id_that_was_never_sent_is_out_of_order()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        await ann.PostAsync("seven", id: 7);

        await AssertRefusedAsync(ann, ann.Post("three", id: 3), RefusalCode.CommandOutOfOrder);
    }

    [Test]
    public async Task The_id_of_a_pending_command_cannot_be_used_for_another()
    {
        var node = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        ann.Post("slow once", id: 1);

        await AssertRefusedAsync(ann, ann.Post("other", id: 1), RefusalCode.CommandIdReused);

        _gate.Set();
        await ann.PostAsync("next", id: 2);
        ann.Post("slow once", id: 1);
        await ann.PostAsync("after", id: 3);
        Assert.That(ann.AnswersTo(1).Count(answer => answer.Seq > 0), Is.EqualTo(2), "the first answer, twice");
        await AssertOnceAsync("slow once");
    }

    [Test]
    public async Task More_than_64_unanswered_commands_are_too_many_and_may_be_sent_again_later()
    {
        var node = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        for (var i = 1; i <= 64; i++) ann.Post($"slow {i}");

        await AssertRefusedAsync(ann, ann.Post("65", id: 65), RefusalCode.TooManyPending);

        _gate.Set();
        await ann.AnswerAsync(64);
        await ann.PostAsync("66", id: 66);
        ann.Post("65", id: 65);
        await ann.Connection.FirstAsync("65 is done", Soon, m => m.Event?.CommandId == 65);
    }

    [Test]
    public async Task While_one_command_hangs_its_answer_is_never_pushed_out_by_later_ones()
    {
        var node = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        ann.Post("slow once", id: 1);

        // Answered by another service, so that they are never pending for long.
        var refused = 0L;
        for (var id = 2; id <= 300 && refused == 0; id++)
        {
            var answer = await ann.DoAsync("roster", new Rename { Name = $"ann{id}" }, id);
            if (answer.Refusal?.Code == RefusalCode.TooManyPending.Name) refused = id;
        }

        Assert.That(refused, Is.InRange(100, ProtocolLimits.AnsweredCommandsMax + 1));
        _gate.Set();
        var first = await ann.AnswerAsync(1);
        await ann.ResumeAsync(node);
        Assert.That(await ann.PostAsync("slow once", id: 1), Is.EqualTo(first));
        await AssertOnceAsync("slow once");
    }

    [Test]
    public async Task An_id_whose_answer_is_forgotten_is_too_old()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        for (var id = 1; id <= ProtocolLimits.AnsweredCommandsMax + 1; id++) await ann.PostAsync($"m{id}");

        await AssertTooOldAsync();
        await ann.ResumeAsync(node);
        await AssertTooOldAsync();

        async Task AssertTooOldAsync()
        {
            ann.Post("m1", id: 1);
            await ann.Connection.FirstAsync("too old", Soon, m => m.Refusal?.Code == RefusalCode.CommandTooOld.Name);
            Assert.That(
                (await LogAsync()).Count(IsA<MessagePosted>), Is.EqualTo(ProtocolLimits.AnsweredCommandsMax + 1));
        }
    }

    [Test]
    public async Task A_command_that_was_refused_or_changed_nothing_gets_the_same_answer_again()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var refused = await ann.DoAsync("roster", new Remove { Participant = "nobody" }, id: 1);
        var nothing = await ann.DoAsync("roster", new Rename { Name = "ann" }, id: 2);
        await ann.PostAsync("next", id: 3);

        ann.Send("roster", new Remove { Participant = "nobody" }, id: 1);
        ann.Send("roster", new Rename { Name = "ann" }, id: 2);
        await ann.PostAsync("last", id: 4);

        Assert.That(ann.AnswersTo(1), Is.EqualTo(new[] { refused, refused }));
        Assert.That(ann.AnswersTo(2), Is.EqualTo(new[] { nothing, nothing }));
    }

    [Test]
    public async Task A_command_that_timed_out_can_be_sent_again_with_the_same_id_and_is_done_once()
    {
        var node = await StartWithTeaAsync(configure: options =>
        {
            options.Services = _chat.Catalog;
            options.TuneReplicas = x => x with { CommandTimeout = TimeSpan.FromSeconds(1) };
        });
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        await AssertRefusedAsync(ann, ann.Post("slow once", id: 1), RefusalCode.ConferenceUnavailable);

        _gate.Set();
        ann.Post("slow once", id: 1);
        await ann.Connection.FirstAsync("done", Soon, m => m.Event?.CommandId == 1 || m.Ack?.CommandId == 1);
        await ann.PostAsync("next", id: 2);

        await AssertOnceAsync("slow once");
    }

    [Test]
    public async Task A_slow_decision_makes_the_replica_attach_again_and_nothing_is_done_twice()
    {
        var node = await StartWithTeaAsync(configure: options =>
        {
            options.Services = _chat.Catalog;
            options.TuneReplicas = x => x with { SilenceTimeout = TimeSpan.FromMilliseconds(100) };
        });
        var ann = await JoinAsync(node, "ann");
        _gate.Reset();
        for (var i = 1; i <= 10; i++) ann.Post($"slow {i}");
        using var late = new Timer(_ => _gate.Set(), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        await ann.AnswerAsync(10);

        var log = await LogAsync();
        Assert.That(
            log.Where(IsA<MessagePosted>).Select(e => MessagePosted.Parser.ParseFrom(e.Body).Text),
            Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"slow {i}")));
    }

    [Test]
    public async Task A_command_whose_event_its_sender_may_not_see_is_acknowledged_explicitly()
    {
        var node = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        _chat.Instead = command => command is PostMessage { Text: "for bob" } post
            ? Decision.Accept(
                [new DecidedEvent(new MessagePosted { Message = 1, Text = post.Text, To = "bob" }, ["bob"])])
            : null;

        var answer = await ann.PostAsync("for bob");

        Assert.That(answer, Is.EqualTo(new Answered((await LogAsync())[^1].Seq, null)));
        Assert.That((await ann.UntilAsync(answer.Seq))[^1].Hidden);
        Assert.That((await bob.UntilAsync(answer.Seq))[^1].Hidden, Is.False);
    }

    private static async Task AssertRefusedAsync(TestClient client, long id, RefusalCode code)
    {
        var refusal = await client.Connection.FirstAsync(
            $"{id} is refused", Soon, m => m.Refusal?.CommandId == id && m.Refusal.Code == code.Name);
        Assert.That(refusal.Refusal.Retry, Is.EqualTo(code.Retry));
    }

    private async Task AssertOnceAsync(string text = "once") => Assert.That(
        (await LogAsync()).Where(IsA<MessagePosted>).Count(e => MessagePosted.Parser.ParseFrom(e.Body).Text == text),
        Is.EqualTo(1));
}

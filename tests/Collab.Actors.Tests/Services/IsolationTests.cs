using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Actors.Conferences;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Services;

/// <summary>A service that fails, hangs or lies harms nobody but the sender of the command that made it.</summary>
internal sealed class IsolationTests() : NodeSpec(JournalKind.Sqlite)
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly TestChat _chat = new();
    private TestNode _node = null!;
    private int _decisions;

    [TearDown]
    public void OpenGate() => _gate.Set();

    [Test]
    public async Task A_poison_command_is_refused_to_its_sender_and_everything_else_goes_on()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnDecide = ThrowOn("poison");
        await ann.PostAsync("before");
        var poison = bob.Post("poison");
        var next = ann.Post("next");
        var renamed = await ann.DoAsync("roster", new Rename { Name = "Anna" });

        Assert.That((await bob.AnswerAsync(poison)).Refusal?.Code, Is.EqualTo(RefusalCode.ServiceFailed.Name));
        Assert.That((await ann.AnswerAsync(next)).Refusal, Is.Null);
        Assert.That(renamed.Refusal, Is.Null);
        await bob.PostAsync("after");
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "before", "next", "after" }));
        Assert.That(ann.Connection.Refusals, Is.Empty);
    }

    [Test]
    public async Task A_hung_decider_is_replaced_and_others_go_on()
    {
        var (ann, bob) = await StartTwoAsync(x => x with { DecisionTimeout = TimeSpan.FromMilliseconds(500) });
        _chat.OnDecide = text =>
        {
            if (text == "hang") _gate.Wait(Soon);
        };
        await ann.PostAsync("before");
        var hanging = bob.Post("hang");
        var next = ann.Post("next");
        await ann.DoAsync("roster", new Rename { Name = "Anna" });

        Assert.That((await bob.AnswerAsync(hanging)).Refusal?.Code, Is.EqualTo(RefusalCode.ServiceFailed.Name));
        Assert.That((await ann.AnswerAsync(next)).Refusal, Is.Null);
        _gate.Set();
        await bob.PostAsync("after");
        Assert.That(
            await TextsAsync(), Is.EqualTo(new[] { "before", "next", "after" }), "the late decision is ignored");
    }

    [Test]
    public async Task A_service_that_keeps_failing_is_switched_off_and_comes_back()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnDecide = ThrowOn("poison");
        for (var i = 0; i < 5; i++)
            Assert.That((await bob.PostAsync("poison")).Refusal?.Code, Is.EqualTo(RefusalCode.ServiceFailed.Name));

        var off = await ann.PostAsync("good");
        Assert.That(off.Refusal?.Code, Is.EqualTo(RefusalCode.ServiceUnavailable.Name));
        Assert.That(off.Refusal?.Retry, Is.True);
        Assert.That((await ann.DoAsync("roster", new Rename { Name = "Anna" })).Refusal, Is.Null);

        // The same id again, as the refusal invites to.
        await Eventually.GetAsync(
            "it is on again",
            Soon,
            async () =>
            {
                var sent = ann.Connection.Messages.Count;
                ann.Post("good", id: 1);
                await Eventually.HoldsAsync("an answer", Soon, () => ann.Connection.Messages.Count > sent);
                return ann.Connection.Events.Any(e => e.CommandId == 1);
            },
            done => done);
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "good" }));
    }

    [Test]
    public async Task An_event_that_its_own_service_cannot_fold_is_never_journaled()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnEvolve = @event =>
        {
            if (@event is MessagePosted { Text: "poison" }) throw new InvalidOperationException("cannot fold");
        };

        Assert.That((await bob.PostAsync("poison")).Refusal?.Code, Is.EqualTo(RefusalCode.ServiceFailed.Name));
        await ann.PostAsync("good");
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "good" }));
    }

    [Test]
    public async Task An_event_that_is_not_in_the_services_contract_is_never_journaled()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.Instead = command =>
            command is PostMessage { Text: "foreign" } ? Decision.Accept(new ConferenceEnded()) : null;

        Assert.That((await bob.PostAsync("foreign")).Refusal?.Code, Is.EqualTo(RefusalCode.ServiceFailed.Name));
        await ann.PostAsync("good");
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "good" }));
    }

    [Test]
    public async Task An_event_that_is_too_large_is_refused()
    {
        var (ann, _) = await StartTwoAsync(x => x with { EventBytesMax = 1000 });

        var answer = await ann.PostAsync(new string('x', 1000));

        Assert.That(answer.Refusal?.Code, Is.EqualTo(RefusalCode.LimitReached.Name));
        await ann.PostAsync("small");
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "small" }));
    }

    [Test]
    public async Task A_service_that_cannot_say_its_deadline_does_not_take_the_conference_with_it()
    {
        var (ann, _) = await StartTwoAsync();
        _chat.OnNextDeadline = () => throw new InvalidOperationException("no idea");

        await ann.PostAsync("one");
        await ann.PostAsync("two");

        Assert.That((await LogAsync()).Count(IsA<Activated>), Is.EqualTo(1), "the primary never ended");
    }

    [Test]
    public async Task A_primary_that_breaks_is_followed_by_another_and_everybody_goes_on()
    {
        var (ann, bob) = await StartTwoAsync();
        await ann.PostAsync("before");
        var broken = 0;
        _chat.OnContract = () =>
        {
            if (Interlocked.Exchange(ref broken, 1) == 0) throw new InvalidOperationException("broken");
        };

        // Bob, who sends nothing, must hear of what the next primary journals.
        await ann.PostAsync("after");
        var last = await ann.DoAsync("roster", new Rename { Name = "Anna" });
        await bob.UntilAsync(last.Seq);

        Assert.That((await LogAsync()).Count(IsA<Activated>), Is.EqualTo(2));
        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "before", "after" }));
        await Eventually.HoldsAsync(
            "one primary is counted", Soon, () => _node.Node.Nodes.Single(x => x.Self).Primaries == 1);
    }

    [Test]
    public async Task A_service_that_cannot_show_itself_keeps_newcomers_out_and_nobody_else()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnView = () => throw new InvalidOperationException("blind");
        var cid = TestClient.Connect(_node, Tea, "cid", Role.Attendee, Soon);

        Assert.That((await cid.EndedAsync()).Code, Is.EqualTo(RefusalCode.ServiceFailed));
        var seq = (await ann.PostAsync("here")).Seq;
        await bob.UntilAsync(seq);
        Assert.That((ann.Connection.Ending, bob.Connection.Ending), Is.EqualTo(((Ending?)null, (Ending?)null)));
    }

    [Test]
    public async Task What_a_removed_participant_had_under_decision_is_decided_again_and_refused()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnDecide = text =>
        {
            if (text != "slow") return;
            Interlocked.Increment(ref _decisions);
            _gate.Wait(Soon);
        };
        bob.Post("slow");
        await Eventually.HoldsAsync("it is under decision", Soon, () => Volatile.Read(ref _decisions) == 1);
        var removed = await ann.DoAsync("roster", new Remove { Participant = "bob" });
        _gate.Set();
        await ann.PostAsync("after");

        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "after" }));
        Assert.That((await LogAsync()).Where(e => e.Participant == "bob").All(e => e.Seq <= removed.Seq));
    }

    [Test]
    public async Task What_was_under_decision_when_a_role_changed_is_decided_again_and_done()
    {
        var (ann, bob) = await StartTwoAsync();
        _chat.OnDecide = text =>
        {
            if (text == "slow" && Interlocked.Increment(ref _decisions) == 1) _gate.Wait(Soon);
        };
        var slow = bob.Post("slow");
        await Eventually.HoldsAsync("it is under decision", Soon, () => Volatile.Read(ref _decisions) == 1);
        var changed = await ann.DoAsync("roster", new ChangeRole { Participant = "bob", Role = Role.Presenter });
        _gate.Set();

        Assert.That((await bob.AnswerAsync(slow)).Seq, Is.GreaterThan(changed.Seq));
        Assert.That(_decisions, Is.EqualTo(2));
    }

    [Test]
    public async Task An_id_used_for_two_services_at_two_nodes_has_one_effect()
    {
        var n1 = await StartWithTeaAsync(configure: options => options.Services = _chat.Catalog);
        var n2 = await StartAsync("n2", options => options.Services = _chat.Catalog, n1);
        var ann = await JoinAsync(n1, "ann", Role.Host);
        _chat.OnDecide = text =>
        {
            Interlocked.Increment(ref _decisions);
            if (text == "slow") _gate.Wait(Soon);
        };
        ann.Post("slow", id: 1);
        await Eventually.HoldsAsync("it is under decision", Soon, () => Volatile.Read(ref _decisions) == 1);
        await ann.ResumeAsync(n2);
        var renamed = await ann.DoAsync("roster", new Rename { Name = "Anna" }, id: 1);
        _gate.Set();
        await ann.PostAsync("after", id: 2);

        Assert.That(renamed.Seq, Is.Positive);
        var effects = (await LogAsync()).Where(e => e.Session == ann.Joined.Session && e.CommandId == 1);
        Assert.That(effects.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_service_that_is_idle_has_no_actor_and_decides_again_when_it_is_asked()
    {
        var (ann, _) = await StartTwoAsync(x => x with { TickInterval = TimeSpan.FromMilliseconds(20) });
        for (var round = 1; round <= 3; round++)
        {
            await ann.PostAsync($"{round}");
            await Eventually.HoldsAsync("its actors are let go", Soon, async () => await DecidersAsync() == 0);
        }

        Assert.That(await TextsAsync(), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    private async Task<int> DecidersAsync()
    {
        var region = ClusterSharding.Get(_node.Node.System).ShardRegion(PrimaryRegion.TypeName);
        var identities = await Task.WhenAll(_chat.Catalog.Services.Select(service =>
            new ActorSelection(region, $"*/{Uri.EscapeDataString(Tea.ToString())}/{service.Name}-*")
                .Ask<ActorIdentity>(new Identify(service.Name), TimeSpan.FromMilliseconds(200))));
        return identities.Count(x => x.Subject is not null);
    }

    private async Task<(TestClient Ann, TestClient Bob)> StartTwoAsync(
        Func<Actors.Conferences.PrimarySettings, Actors.Conferences.PrimarySettings>? tune = null)
    {
        _node = await StartWithTeaAsync(configure: Configure);
        var ann = await JoinAsync(_node, "ann", Role.Host);
        return (ann, await JoinAsync(_node, "bob"));

        void Configure(CollabOptions options)
        {
            options.Services = _chat.Catalog;
            if (tune is not null) options.TunePrimaries = tune;
        }
    }

    private static Action<string> ThrowOn(string poison) => text =>
    {
        if (text == poison) throw new InvalidOperationException("boom");
    };

    private async Task<IEnumerable<string>> TextsAsync() =>
        (await LogAsync()).Where(IsA<MessagePosted>).Select(e => MessagePosted.Parser.ParseFrom(e.Body).Text);
}

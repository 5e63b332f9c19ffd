using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Tests.Conferences;

/// <summary>What a conference does by itself when its time has come.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class DeadlineTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task A_conference_that_stays_empty_ends_and_takes_nobody_any_more()
    {
        var node = await StartWithTeaAsync(new Settings { EmptyTimeoutSeconds = 1, ReconnectGraceSeconds = 1 });
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        ann.Drop();
        bob.Send("roster", new Leave());
        var log = await LogAsync("it has ended", events => events.Any(IsA<ConferenceEnded>));

        var end = log.Single(IsA<ConferenceEnded>);
        Assert.That(ConferenceEnded.Parser.ParseFrom(end.Body).Reason, Is.EqualTo(EndReason.Empty));
        var left = log.Where(IsA<ParticipantLeft>).Select(e => ParticipantLeft.Parser.ParseFrom(e.Body).Participant);
        Assert.That(left, Is.EquivalentTo(new[] { "ann", "bob" }));

        var late = TestClient.Connect(node, Tea, "cid", Role.Host, Soon);
        Assert.That((await late.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That(await LogAsync(), Has.Count.EqualTo(log.Count), "the late one left no trace");
    }

    [Test]
    public async Task A_late_join_after_a_restart_writes_nothing_either()
    {
        var first = await StartAsync("n1");
        await CreateTeaAsync(first);
        await SubmitAsync(first, "conference", new End());
        var before = await LogAsync();
        await first.StopAsync();
        var second = await StartAsync("n2");

        var late = TestClient.Connect(second, Tea, "ann", Role.Host, Soon);

        Assert.That((await late.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That(await LogAsync(), Has.Count.EqualTo(before.Count));
    }

    [Test]
    public async Task A_deadline_that_passed_while_nobody_ran_is_met_at_the_next_start()
    {
        var first = await StartAsync("n1");
        await CreateTeaAsync(first, new Settings { EmptyTimeoutSeconds = 1 });
        var ann = await JoinAsync(first, "ann");
        ann.Send("roster", new Leave());
        await ann.EndedAsync();
        await first.CrashAsync();
        var second = await StartAsync("n2");

        var log = await Testing.Eventually.GetAsync(
            "a probe wakes it and it ends",
            Soon,
            async () =>
            {
                await SubmitAsync(second, "conference", new Protocol.Services.Conference.Open());
                return await LogAsync();
            },
            events => events.Any(IsA<ConferenceEnded>));
        Assert.That(log.Count(IsA<ConferenceEnded>), Is.EqualTo(1));
    }
}

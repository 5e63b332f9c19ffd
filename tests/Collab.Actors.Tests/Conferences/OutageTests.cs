using System.Diagnostics;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Chat;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Conferences;

/// <summary>The database goes and comes back under a node with people in a conference.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly ConferenceId Tea = new("main", "tea");

    private PostgresServer _server = null!;
    private string _database = "";
    private TestNode _node = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await PostgresServer.StartNewAsync(fsync: true);
        _database = await _server.CreateDatabaseAsync();
        _node = await TestNode.StartAsync(
            "n1",
            $"postgres:{_database}",
            options => options.TuneReplicas = x => x with { CommandTimeout = TimeSpan.FromSeconds(5) },
            []);
        using var timeout = new CancellationTokenSource(Soon);
        await _node.Conferences.SubmitAsync(
            Tea,
            "conference",
            new Protocol.Services.Conference.Create { Site = "main", Title = "Tea" },
            timeout.Token);
    }

    [TearDown]
    public async Task Stop()
    {
        _server.Resume();
        if (_node is not null) await _node.DisposeAsync();
        _server.Dispose();
        Assert.That(_node?.Unhandled, Is.Null.Or.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Nothing_that_is_not_journaled_is_shown_and_service_resumes_by_itself(bool frozen)
    {
        var ann = await TestClient.JoinAsync(_node, Tea, "ann", Protocol.Services.Roster.Role.Host, Soon);
        var bob = await TestClient.JoinAsync(_node, Tea, "bob", Protocol.Services.Roster.Role.Attendee, Soon);
        var first = (await ann.PostAsync("before")).Seq;
        await bob.UntilAsync(first);

        if (frozen) _server.Suspend();
        else _server.Kill();
        var clock = Stopwatch.StartNew();
        var refused = await ann.PostAsync("during");
        var refusedAfter = clock.Elapsed;

        Assert.That(refused.Refusal?.Code, Is.EqualTo("journal_unavailable"));
        Assert.That(refused.Refusal!.Retry);
        Assert.That(refusedAfter, Is.LessThan(TimeSpan.FromSeconds(15)));
        Assert.That(bob.Connection.Events.Max(e => e.Seq), Is.EqualTo(first), "nothing tentative was shown");
        Assert.That(bob.Connection.Ending, Is.Null);
        var query = await bob.AskAsync("chat", new GetHistory());
        Assert.That(query.Answer, Is.Not.Null, "what is in memory is still served");

        if (frozen) _server.Resume();
        else await _server.StartAsync();
        clock.Restart();
        ann.Post("during", id: 2);
        await Eventually.GetAsync(
            "the same command again is done",
            Soon,
            async () =>
            {
                var answers = ann.AnswersTo(2).Count();
                ann.Post("during", id: 2);
                await Eventually.HoldsAsync("an answer", Soon, () => ann.AnswersTo(2).Count() > answers);
                return ann.AnswersTo(2).Last();
            },
            answer => answer.Seq > 0);
        TestContext.Out.WriteLine(
            $"Refused after {refusedAfter.TotalMilliseconds:F0} ms, done {clock.ElapsedMilliseconds} ms after the "
            + "return.");

        var done = ann.AnswersTo(2).Last().Seq;
        var events = await bob.UntilAsync(done);
        Assert.That(
            events.Where(e => e.Type == nameof(MessagePosted)).Select(e => MessagePosted.Parser.ParseFrom(e.Body).Text),
            Is.EqualTo(new[] { "before", "during" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_outage_of_four_seconds_shows_as_nothing_but_latency(bool frozen)
    {
        await using var node = await TestNode.StartAsync("n2", $"postgres:{_database}", null, [_node]);
        var ann = await TestClient.JoinAsync(node, Tea, "ann", Protocol.Services.Roster.Role.Host, Soon);
        var bob = await TestClient.JoinAsync(_node, Tea, "bob", Protocol.Services.Roster.Role.Attendee, Soon);
        await ann.PostAsync("before");

        if (frozen) _server.Suspend();
        else _server.Kill();
        var clock = Stopwatch.StartNew();
        var posted = ann.Post("during");
        await Eventually.HoldsAsync("the outage lasts", Soon, () => clock.Elapsed > TimeSpan.FromSeconds(4));
        if (frozen) _server.Resume();
        else await _server.StartAsync();
        var back = clock.Elapsed;
        var answer = await ann.AnswerAsync(posted);
        TestContext.Out.WriteLine(
            $"{(frozen ? "Frozen" : "Killed")} for {back.TotalMilliseconds:F0} ms, done "
            + $"{(clock.Elapsed - back).TotalMilliseconds:F0} ms after that.");

        Assert.That(answer.Refusal, Is.Null);
        Assert.That((ann.Connection.Ending, bob.Connection.Ending), Is.EqualTo(((Ending?)null, (Ending?)null)));
        var events = await bob.UntilAsync(answer.Seq);
        Assert.That(
            events.Where(e => e.Type == nameof(MessagePosted)).Select(e => MessagePosted.Parser.ParseFrom(e.Body).Text),
            Is.EqualTo(new[] { "before", "during" }));
        Assert.That(node.Unhandled, Is.Empty);
    }

    [Test]
    public async Task Who_comes_while_the_journal_is_away_is_told_and_may_come_again()
    {
        _server.Kill();
        var other = new ConferenceId("main", "cake");
        var ann = TestClient.Connect(_node, other, "ann", Protocol.Services.Roster.Role.Host, Soon);

        var ending = await ann.EndedAsync();

        Assert.That(ending.Code, Is.EqualTo(Protocol.RefusalCode.JournalUnavailable));
        Assert.That(ending.Resume);
        await _server.StartAsync();
        await Eventually.GetAsync(
            "joins again",
            Soon,
            async () =>
            {
                ann = TestClient.Connect(_node, Tea, "ann", Protocol.Services.Roster.Role.Host, Soon);
                await Eventually.HoldsAsync(
                    "welcomed or closed",
                    Soon,
                    () => ann.Connection.Welcome is not null || ann.Connection.Ending is not null);
                return ann.Connection.Welcome;
            },
            welcome => welcome is not null);
    }
}

using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Actors.Conferences;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Lock = Collab.Protocol.Services.Conference.Lock;
using Settings = Collab.Protocol.Services.Conference.Settings;

namespace Collab.Actors.Tests.Replicas;

/// <summary>Newcomers at a node whose replica has no primary, while another node's has.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class AdmissionTests(JournalKind kind) : NodeSpec(kind)
{
    private GatedRegion _gate = null!;
    private TestNode _away = null!;
    private TestNode _there = null!;
    private TestClient _ann = null!;

    [Test]
    public async Task A_newcomer_is_let_in_without_a_primary_and_taken_in_by_the_next_one()
    {
        await StartAsync();
        await _ann.PostAsync("before");
        await GoAwayAsync();
        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        var welcome = await bob.WelcomedAsync();

        Assert.That((welcome.Generation, welcome.WritesPaused, welcome.PrimaryNode), Is.EqualTo((0, true, "")));
        Assert.That(TestClient.RosterOf(welcome).Participants.Select(x => x.Id), Is.EqualTo(new[] { "ann" }));
        Assert.That(TestClient.ChatOf(welcome).Messages.Select(x => x.Text), Is.EqualTo(new[] { "before" }));
        Assert.That((await bob.AskAsync("chat", new GetHistory())).Answer, Is.Not.Null, "reading needs no primary");

        bob.Joined.Session = welcome.Session;
        var first = bob.Post("first");
        var second = bob.Send("roster", new Rename { Name = "Bob" });
        var third = bob.Post("third");
        _gate.Open();
        foreach (var id in new[] { first, second, third }) Assert.That((await bob.AnswerAsync(id)).Refusal, Is.Null);

        var log = await LogAsync();
        var mine = log.Where(e => e.Session == welcome.Session).Select(e => e.Type).ToList();
        var joined = log.Single(e => IsA<ParticipantJoined>(e) && e.Seq > welcome.Head);
        Assert.That(mine, Is.EquivalentTo(
            new[] { nameof(MessagePosted), nameof(ParticipantRenamed), nameof(MessagePosted) }));
        Assert.That(log.Where(e => e.Session == welcome.Session).Min(e => e.Seq), Is.GreaterThan(joined.Seq));
        Assert.That(log.Where(IsA<MessagePosted>).Select(Text), Is.EqualTo(new[] { "before", "first", "third" }));
        await bob.UntilAsync(log[^1].Seq);
        Assert.That(bob.Connection.Events[0].Seq, Is.EqualTo(welcome.Head + 1), "events go on from the head");
    }

    [Test]
    public async Task Whoever_is_banned_is_turned_away_and_sees_nothing_though_the_ban_never_came_here()
    {
        await StartAsync();
        await GoAwayAsync();
        await ElsewhereAsync("roster", new BanParticipant { Participant = "bob" });

        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);

        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.Banned));
        Assert.That(bob.Connection.Messages, Is.Empty);
    }

    [Test]
    public async Task Whoever_would_be_refused_for_now_waits_for_the_primary_and_sees_nothing()
    {
        await StartAsync();
        await GoAwayAsync();
        await ElsewhereAsync("conference", new Lock());
        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        var cid = TestClient.Connect(_away, Tea, "cid", Role.CoHost, Soon);
        await cid.WelcomedAsync();
        Assert.That((bob.Connection.Messages.Count, bob.Connection.Ending), Is.EqualTo((0, (Ending?)null)));

        await ElsewhereAsync("conference", new Unlock());
        _gate.Open();

        // By the primary, or before it by the replica, which looks at the journal again now and then.
        bob.Joined.Session = (await bob.WelcomedAsync()).Session;
        Assert.That((await bob.AnswerAsync(bob.Post("in"))).Refusal, Is.Null);
        Assert.That((await LogAsync()).Count(e => IsA<ParticipantJoined>(e) && IsOf(e, "bob")), Is.EqualTo(1));
    }

    [Test]
    public async Task When_the_primary_refuses_after_all_the_connection_ends_with_that_and_nothing_was_done()
    {
        await StartAsync();
        await GoAwayAsync();
        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        await bob.WelcomedAsync();
        bob.Post("of nobody");
        await ElsewhereAsync("conference", new Lock());
        await ElsewhereAsync("chat", new PostMessage { Text = "secret" });
        _gate.Open();

        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceLocked));
        Assert.That(bob.Connection.Events.Where(IsA<MessagePosted>), Is.Empty, "nothing after the lock was shown");
        await ElsewhereAsync("conference", new Unlock());
        var cid = await JoinAsync(_away, "cid");
        await cid.PostAsync("after");
        Assert.That((await LogAsync()).Where(IsA<MessagePosted>).Select(Text), Is.EqualTo(new[] { "secret", "after" }));
    }

    [Test]
    public async Task Those_let_in_count_against_the_conferences_size()
    {
        await StartAsync(new Settings { ParticipantsMax = 2 });
        await GoAwayAsync();
        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        await bob.WelcomedAsync();
        var cid = TestClient.Connect(_away, Tea, "cid", Role.Attendee, Soon);
        var again = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        await again.WelcomedAsync();
        Assert.That(cid.Connection.Messages, Is.Empty);

        _gate.Open();
        Assert.That((await cid.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceFull));
        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.SessionReplaced), "the later one took over");
    }

    [Test]
    public async Task Who_goes_before_being_taken_in_does_not_stay_as_a_ghost()
    {
        await StartAsync(new Settings { ReconnectGraceSeconds = 1 });
        await GoAwayAsync();
        var bob = TestClient.Connect(_away, Tea, "bob", Role.Attendee, Soon);
        await bob.WelcomedAsync();
        bob.Post("of nobody");
        bob.Drop();
        _gate.Open();

        var log = await LogAsync("bob has left", events => events.Any(IsA<ParticipantLeft>));
        Assert.That(
            ParticipantLeft.Parser.ParseFrom(log.Single(IsA<ParticipantLeft>).Body).Participant, Is.EqualTo("bob"));
        Assert.That(log.Where(IsA<MessagePosted>), Is.Empty);
    }

    [Test]
    public async Task A_join_that_its_client_has_overtaken_elsewhere_does_not_put_the_client_out()
    {
        await StartAsync();
        await GoAwayAsync();
        var late = TestClient.Connect(
            _away, Tea, "bob", Role.Attendee, Soon, new Hello { Client = "phone", Attempt = 1 });
        await late.WelcomedAsync();
        var bob = TestClient.Connect(
            _there, Tea, "bob", Role.Attendee, Soon, new Hello { Client = "phone", Attempt = 2 });
        bob.Joined = await bob.WelcomedAsync();
        _gate.Open();

        Assert.That((await late.EndedAsync()).Code, Is.EqualTo(RefusalCode.SessionReplaced));
        var cid = await JoinAsync(_away, "cid");
        await cid.PostAsync("the node that was away is back");
        Assert.That((await bob.PostAsync("still here")).Refusal, Is.Null);
        Assert.That(bob.Connection.Ending, Is.Null);
        Assert.That((await LogAsync()).Where(IsA<SessionReplaced>), Is.Empty);
    }

    [Test]
    public async Task What_was_not_answered_to_a_client_sent_elsewhere_is_left_to_it()
    {
        await StartAsync();
        var bob = await JoinAsync(_away, "bob");
        await GoAwayAsync();
        var toCid = new PostMessage { Text = "for cid", To = "cid" };
        var waiting = bob.Send("chat", toCid);
        var lost = new Connection
        {
            Participant = "bob",
            Session = bob.Joined.Session,
            Generation = bob.Joined.Generation,
        };
        var lose = new LoseConnections { Connections = { lost } };
        var told = await _there.Conferences.SubmitAsync(Tea, "roster", lose, CancellationToken.None);
        Assert.That(told.Refused, Is.Null);

        // For a newcomer the log is read, though there is no primary.
        var dan = TestClient.Connect(_away, Tea, "dan", Role.Attendee, Soon);
        dan.Joined = await dan.WelcomedAsync();
        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceUnavailable));
        await bob.ResumeAsync(_there);
        var refused = await bob.DoAsync("chat", toCid, waiting);
        Assert.That(refused.Refusal?.Code, Is.EqualTo(RefusalCode.NotFound.Name));

        await JoinAsync(_there, "cid");
        _gate.Open();
        await dan.PostAsync("after");
        Assert.That((await LogAsync()).Where(IsA<MessagePosted>).Select(Text), Is.EqualTo(new[] { "after" }));
    }

    /// <summary>Two nodes; ann is at the second, where the primary may be or not.</summary>
    private async Task StartAsync(Settings? settings = null)
    {
        _away = await StartAsync("n1", Gated);
        await CreateTeaAsync(_away, settings);
        _there = await StartAsync("n2", Slow, _away);
        _ann = await JoinAsync(_there, "ann", Role.Host);
    }

    private void Gated(CollabOptions options)
    {
        Slow(options);
        options.TuneReplicas = x => x with { Region = _gate = new GatedRegion(x.Region) };
    }

    /// <summary>The waker would wake what the test wants asleep.</summary>
    private static void Slow(CollabOptions options) => options.Hocon = "collab.waker.interval = 10m";

    /// <summary>
    /// The first node's replica loses its primary, and finds no other: newcomers come to one that nobody serves.
    /// </summary>
    private async Task GoAwayAsync()
    {
        _gate.Close();
        await StopPrimaryAsync();

        // The other node's replica has a primary again.
        Assert.That((await _ann.DoAsync("roster", new Rename { Name = "Ann" })).Refusal, Is.Null);
    }

    private async Task StopPrimaryAsync()
    {
        foreach (var node in new[] { _away, _there })
        {
            var region = ClusterSharding.Get(node.Node.System).ShardRegion(PrimaryRegion.TypeName);
            try
            {
                var primary = await new ActorSelection(region, $"*/{Uri.EscapeDataString(Tea.ToString())}")
                    .ResolveOne(TimeSpan.FromSeconds(1));
                await primary.GracefulStop(Soon);
            }
            catch (ActorNotFoundException)
            {
                // It is on the other node.
            }
        }
    }

    private async Task ElsewhereAsync(string service, Google.Protobuf.IMessage command)
    {
        var done = await _ann.DoAsync(service, command);
        Assert.That(done.Refusal, Is.Null);
    }

    private static bool IsOf(Event joined, string participant) =>
        ParticipantJoined.Parser.ParseFrom(joined.Body).Participant.Id == participant;

    private static string Text(Event @event) => MessagePosted.Parser.ParseFrom(@event.Body).Text;
}

using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Waking;

/// <summary>Conferences that nobody asks for.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class WakerTests(JournalKind kind) : NodeSpec(kind)
{
    private static readonly Settings Short = new() { ReconnectGraceSeconds = 1, EmptyTimeoutSeconds = 1 };

    [Test]
    public async Task When_a_node_goes_with_the_primary_and_all_its_clients_they_leave_once_and_the_conference_ends()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1", Hasty);
        await CreateTeaAsync(n1, Short);
        await StartAsync("n2", Hasty, n1);
        await JoinAsync(n1, "ann", Role.Host);
        await JoinAsync(n1, "bob");
        await n1.CrashAsync();

        await EndsWithoutGhostsAsync("ann", "bob");
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task When_the_whole_cluster_was_gone_the_first_node_wakes_what_it_left()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1", Hasty);
        await CreateTeaAsync(n1, Short);
        await JoinAsync(n1, "ann", Role.Host);
        await JoinAsync(n1, "bob");
        await n1.CrashAsync();
        await StartAsync("n1", Hasty);

        await EndsWithoutGhostsAsync("ann", "bob");
        Environment.ExitCode = exitCode;
    }

    [Test]
    public async Task When_nodes_are_stopped_in_good_order_nobody_who_was_lost_stays()
    {
        var n1 = await StartAsync("n1", Hasty);
        await CreateTeaAsync(n1, new Settings { ReconnectGraceSeconds = 2, EmptyTimeoutSeconds = 1 });
        var ann = await JoinAsync(n1, "ann", Role.Host);
        await StartAsync("n2", Hasty, n1);
        ann.Drop();
        await LogAsync("ann is lost", log => log.Any(IsA<ConnectionLost>));
        await n1.StopAsync();

        await EndsWithoutGhostsAsync("ann");
    }

    [Test]
    public async Task A_conference_that_ended_and_did_not_see_everybody_out_does_so()
    {
        var driver = Core.Tests.Conferences.ConferenceDriver.Created().Join("ann", Role.Host).Join("bob");
        driver.Send("ann", new End());
        var cut = driver.Log.FindIndex(IsA<ConferenceEnded>) + 1;
        Assert.That(cut, Is.LessThan(driver.Log.Count), "what follows the end was not written");
        foreach (var @event in driver.Log.Take(cut)) await InsertAsync(@event);
        await StartAsync("n1", Hasty);

        var log = await LogAsync("they have left", events => events.Count(IsA<ParticipantLeft>) == 2);
        Assert.That(
            log.Where(IsA<ParticipantLeft>).Select(e => ParticipantLeft.Parser.ParseFrom(e.Body).Reason),
            Is.All.EqualTo(LeaveReason.ConferenceEnded));
    }

    [Test]
    public async Task A_services_deadline_is_met_though_nobody_has_been_in()
    {
        var exitCode = Environment.ExitCode;
        var due = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeMilliseconds();
        var chat = new TestChat
        {
            Instead = _ => Decision.Accept(new MessagePosted { Message = 1, Text = "planned", AuthorName = "plan" }),
            OnNextDeadline = () => due,
        };
        var n1 = await StartAsync("n1", WithChat);
        await CreateTeaAsync(n1);
        await SubmitAsync(n1, "chat", new PostMessage { Text = "planned" });
        await n1.CrashAsync();
        await StartAsync("n2", WithChat);

        await LogAsync("it is woken", events => events.Count(IsA<Activated>) == 2);
        Assert.That(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Is.GreaterThanOrEqualTo(due));
        Environment.ExitCode = exitCode;

        void WithChat(CollabOptions options)
        {
            Hasty(options);
            options.Services = chat.Catalog;
        }
    }

    [Test]
    public async Task A_conference_that_nobody_has_been_in_is_let_sleep()
    {
        var exitCode = Environment.ExitCode;
        var n1 = await StartAsync("n1", Hasty);
        await CreateTeaAsync(n1);
        var zoo = new ConferenceId("main", "zoo");
        using var timeout = new CancellationTokenSource(Soon);
        await n1.Conferences.SubmitAsync(zoo, "conference", new Create { Site = "main", Title = "Zoo" }, timeout.Token);
        await TestClient.JoinAsync(n1, zoo, "ann", Role.Host, Soon);
        await n1.CrashAsync();
        await StartAsync("n2", Hasty);

        // It comes later in the same sweep.
        await Eventually.GetAsync(
            "the conference with somebody in it is woken",
            Soon,
            () => Journal.EventsAsync(zoo.PersistenceId),
            events => events.Any(IsA<ConnectionLost>));
        Assert.That((await LogAsync()).Count(IsA<Activated>), Is.EqualTo(1));
        Environment.ExitCode = exitCode;
    }

    private async Task EndsWithoutGhostsAsync(params string[] participants)
    {
        var log = await LogAsync("it has ended", events => events.Any(IsA<ConferenceEnded>));
        var left = log.Where(IsA<ParticipantLeft>).Select(e => ParticipantLeft.Parser.ParseFrom(e.Body)).ToList();
        Assert.That(left.Select(x => x.Participant), Is.EquivalentTo(participants), "each left once");
        Assert.That(left.Select(x => x.Reason), Is.All.EqualTo(LeaveReason.TimedOut));
        var end = ConferenceEnded.Parser.ParseFrom(log.Single(IsA<ConferenceEnded>).Body);
        Assert.That(end.Reason, Is.EqualTo(EndReason.Empty));
    }

    private async Task InsertAsync(Event @event)
    {
        var hex = Convert.ToHexString(Google.Protobuf.MessageExtensions.ToByteArray(@event));
        var (no, bytes) = Journal.Kind == JournalKind.Sqlite ? ("0", $"x'{hex}'") : ("false", $"'\\x{hex}'::bytea");
        await Journal.ExecuteAsync($"""
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            VALUES (0, {no}, '{Tea.PersistenceId}', {@event.Seq}, {bytes}, 'E', 7401)
            """);
    }

    /// <summary>Looks often, and gives nodes little time to come back.</summary>
    private static void Hasty(CollabOptions options)
    {
        options.Hocon = """
            collab.waker.interval = 500ms
            collab.waker.overdue = 500ms
            """;
        options.TunePrimaries = x => x with { ReattachDelay = TimeSpan.FromSeconds(1) };
    }
}

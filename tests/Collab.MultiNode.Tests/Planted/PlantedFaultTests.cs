using System.Diagnostics;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Testing;
using Collab.Testing.Databases;
using Google.Protobuf;

namespace Collab.MultiNode.Tests.Planted;

/// <summary>
/// The tests of the tests: real processes of a product that is broken on purpose, in which the fault must show, and
/// the same with the product as it is, in which the checker must find nothing.
/// </summary>
/// <remarks>The database is suspended, not slow: what is to happen before a commit happens before it.</remarks>
internal sealed class PlantedFaultTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Collab.TestNode.dll");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int PostsInOutage = 20;

    private PostgresServer _server = null!;
    private TestJournal _journal = null!;

    [SetUp]
    public async Task StartDatabase()
    {
        _server = await PostgresServer.StartNewAsync(fsync: false);
        _journal = await TestJournal.CreateAsync(_server);
    }

    [TearDown]
    public async Task StopDatabase()
    {
        await _journal.DisposeAsync();
        _server.Dispose();
    }

    [TestCase("DedupOff", "duplicated: command 1 of session")]
    [TestCase("None", null)]
    [CancelAfter(240_000)]
    public async Task Deciding_again_what_was_decided_does_twice_what_was_sent_again_after_a_kill(
        string plant, string? finding)
    {
        await using var cluster = await StartAsync(plant);
        await using var meeting = await MeetAsync(cluster);
        var (host, others) = await PlacesAsync(cluster);
        using var witness = await PlainClient.EnterAsync(host.Endpoint, HelloOf(meeting, "witness"));
        var hello = HelloOf(meeting);
        using var first = await PlainClient.EnterAsync(others[0].Endpoint, hello);
        await EveryNodeFollowsAsync(meeting, cluster);

        _server.Suspend();
        meeting.History.Invoke("plain", "plain-1", Stopwatch.GetTimestamp());
        await first.SendAsync(Post(1, "plain-1"));
        await ReachesPrimaryAsync(first, witness);
        await cluster.KillAsync(others[0]);
        (hello.Attempt, hello.Resume) = (2, new Resume
        {
            Session = first.Welcome.Session,
            Secret = first.Welcome.Secret,
            LastSeq = first.LastSeq,
        });
        using var second = await PlainClient.EnterAsync(others[1].Endpoint, hello);
        await second.SendAsync(Post(1, "plain-1"));
        await ReachesPrimaryAsync(second, witness);
        _server.Resume();
        await meeting.ProgressAsync("talking after the kill", 10);

        await JudgeAsync(meeting, finding);
    }

    [TestCase("AckBeforeCommit", "lost: 'plain-")]
    [TestCase("None", null)]
    [CancelAfter(240_000)]
    public async Task Acknowledging_what_is_not_journaled_loses_it_with_the_node(string plant, string? finding)
    {
        await using var cluster = await StartAsync(plant);
        await using var meeting = await MeetAsync(cluster);
        var (host, others) = await PlacesAsync(cluster);
        using var witness = await PlainClient.EnterAsync(others[0].Endpoint, HelloOf(meeting, "witness"));
        using var plain = await PlainClient.EnterAsync(others[1].Endpoint, HelloOf(meeting));
        await EveryNodeFollowsAsync(meeting, cluster);

        // The first of them may be with the database already, which does it when it goes on; the others wait in the
        // node.
        _server.Suspend();
        for (var id = 1; id <= PostsInOutage; id++)
        {
            var post = meeting.History.Invoke("plain", $"plain-{id}", Stopwatch.GetTimestamp());
            await plain.SendAsync(Post(id, post.Value));
            if (finding is null) continue;
            var answer = await plain.ReceiveAsync(message => message.Ack?.CommandId == id);
            (post.Seq, post.CompletedAt, post.Outcome) = (answer.Ack.Seq, Stopwatch.GetTimestamp(), Outcome.Ok);
        }

        await ReachesPrimaryAsync(plain, witness);
        await cluster.KillAsync(host);
        _server.Resume();
        await meeting.ProgressAsync("talking after the kill", 10);

        await JudgeAsync(meeting, finding);
    }

    [TestCase("FenceOff", "two writers:")]
    [TestCase("None", null)]
    [CancelAfter(240_000)]
    public async Task A_primary_that_wakes_as_a_zombie_forks_a_log_that_has_no_fence(string plant, string? finding)
    {
        await using var cluster = await StartAsync(plant);
        await using var meeting = await MeetAsync(cluster);
        var (host, _) = await PlacesAsync(cluster);
        using var plain = await PlainClient.EnterAsync(host.Endpoint, HelloOf(meeting));
        await EveryNodeFollowsAsync(meeting, cluster);
        if (finding is not null) await _journal.ExecuteAsync("DROP INDEX journal_uq");

        // What is said to the stopped node waits in its socket, and is the first thing that it reads.
        host.Pause();
        meeting.History.Invoke("plain", "plain-1", Stopwatch.GetTimestamp());
        await plain.SendAsync(Post(1, "plain-1"));
        await meeting.ProgressAsync("talking without the stopped node", 50);
        host.Resume();
        cluster.Forget(host);
        var exit = await host.ExitAsync(Patience);
        await meeting.ProgressAsync("talking after the zombie woke", 10);

        Assert.That(exit, Is.EqualTo(Failover.ZombieTests.RemovedExitCode), "the zombie leaves by itself");
        await JudgeAsync(meeting, finding);
        await host.DisposeAsync();
    }

    private async Task<TestCluster> StartAsync(string plant) => await TestCluster.StartAsync(
        Program, 3, _journal, new Dictionary<string, string> { ["TEST_NODE_PLANT"] = plant });

    /// <summary>A conference with somebody talking at each node.</summary>
    private static async Task<Meeting> MeetAsync(TestCluster cluster)
    {
        var meeting = new Meeting(cluster, "planted");
        await meeting.CreateAsync();
        foreach (var node in cluster.Nodes)
            await meeting.JoinAsync($"at-{node.Name}", [node.Endpoint, .. cluster.Endpoints]);
        foreach (var client in meeting.Clients) client.StartSending(TimeSpan.FromMilliseconds(5));
        await meeting.ProgressAsync("talking", 10);
        return meeting;
    }

    private static async Task<(NodeProcess Host, NodeProcess[] Others)> PlacesAsync(TestCluster cluster)
    {
        var host = await Failover.ZombieTests.HostAsync(cluster);
        return (host, [.. cluster.Nodes.Where(node => node != host)]);
    }

    private static Hello HelloOf(Meeting meeting, string participant = "plain") => new()
    {
        Ticket = meeting.Ticket(participant),
        Conference = meeting.Id.Name,
        Client = participant,
        Attempt = 1,
    };

    /// <summary>With a database that does not answer, nobody could be brought up to date.</summary>
    private static async Task EveryNodeFollowsAsync(Meeting meeting, TestCluster cluster)
    {
        var head = (await cluster.Journal.EventsAsync(meeting.Id.PersistenceId)).Count;
        await Eventually.HoldsAsync(
            "every node has the client in its roster",
            Patience,
            () => meeting.Clients.All(client => client.Client.LastSeq >= head));
    }

    /// <summary>
    /// A signal goes the way of the command before it, and on through the primary to the others, without the journal:
    /// when it has come, so has the command.
    /// </summary>
    private static async Task ReachesPrimaryAsync(PlainClient client, PlainClient witness)
    {
        var typing = new Signal
        {
            Service = "chat",
            Type = nameof(Typing),
            Body = new Typing { On = true }.ToByteString(),
        };
        await client.SendAsync(new ClientMessage { Signal = typing });
        await witness.ReceiveAsync(message => message.Signal?.Participant == "plain");
    }

    private static ClientMessage Post(long id, string text) => new()
    {
        Command = new Command
        {
            Id = id,
            Service = "chat",
            Type = nameof(PostMessage),
            Body = new PostMessage { Text = text }.ToByteString(),
        },
    };

    private static async Task JudgeAsync(Meeting meeting, string? finding)
    {
        var result = await meeting.CheckAsync(ackedMin: 30);
        await TestContext.Out.WriteLineAsync(result.ToString());
        Assert.That(result.Verdict, Is.EqualTo(finding is null ? Verdict.Valid : Verdict.Invalid), result.ToString());
        if (finding is not null) Assert.That(result.Findings, Has.Some.StartsWith(finding));
    }
}

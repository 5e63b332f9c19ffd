using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Actors.Conferences;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using RemotingAnswered = Collab.Protocol.Remoting.Answered;

namespace Collab.Actors.Tests.Conferences;

/// <summary>What a primary makes of what replicas say in the wrong order, twice, or too late.</summary>
internal sealed class AttachmentTests() : NodeSpec(JournalKind.Sqlite)
{
    private Inbox _replica = null!;
    private IActorRef _region = null!;

    [SetUp]
    public async Task Attach()
    {
        var node = await StartWithTeaAsync();
        _replica = Inbox.Create(node.Node.System);
        _region = ClusterSharding.Get(node.Node.System).ShardRegion(PrimaryRegion.TypeName);
    }

    [TearDown]
    public void Detach() => _replica.Dispose();

    [Test]
    public async Task An_attachment_asked_for_twice_is_one_and_loses_nobody()
    {
        var primary = await AttachAsync(attempt: 1);
        Submit(primary, 1, 1, JoinOf("ann"));
        await ExpectAsync<RemotingAnswered>();

        // The replica asked again before it was answered; this came late and knows nothing of ann.
        await AttachAsync(attempt: 1);
        Submit(primary, 1, 2, JoinOf("bob"));
        var second = await ExpectAsync<RemotingAnswered>();

        Assert.That((second.Number, second.RefusalCode), Is.EqualTo((2L, "")));
        Assert.That((await LogAsync()).Where(IsA<ConnectionLost>), Is.Empty);
    }

    [Test]
    public async Task An_earlier_attempt_that_comes_late_is_ignored()
    {
        var primary = await AttachAsync(attempt: 2);
        Submit(primary, 2, 1, JoinOf("ann"));
        await ExpectAsync<RemotingAnswered>();
        _replica.Send(_region, new Attach { Conference = Tea.ToString(), Node = "x", Attempt = 1 });
        Submit(primary, 2, 2, JoinOf("bob"));

        Assert.That((await ExpectAsync<RemotingAnswered>()).Number, Is.EqualTo(2));
        Assert.That((await LogAsync()).Where(IsA<ConnectionLost>), Is.Empty);
    }

    [Test]
    public async Task A_submission_that_follows_a_lost_one_is_not_taken()
    {
        var primary = await AttachAsync(attempt: 1);
        Submit(primary, 1, 2, JoinOf("bob"));
        Submit(primary, 1, 1, JoinOf("ann"));

        Assert.That((await ExpectAsync<RemotingAnswered>()).Number, Is.EqualTo(1));
        Assert.That(
            (await LogAsync()).Where(IsA<ParticipantJoined>)
                .Select(e => ParticipantJoined.Parser.ParseFrom(e.Body).Participant.Id),
            Is.EqualTo(new[] { "ann" }));
    }

    [Test]
    public async Task A_nodes_command_submitted_again_in_a_new_attempt_is_done_once()
    {
        var primary = await AttachAsync(attempt: 1);
        Submit(primary, 1, 1, JoinOf("ann"));
        await ExpectAsync<RemotingAnswered>();
        var rename = new Rename { Participant = "ann", Name = "Anna" };
        var ban = new Remove { Participant = "ann" };
        Submit(primary, 1, 2, rename, id: 71);
        Submit(primary, 1, 3, ban, id: 72);
        var renamed = await ExpectAsync<RemotingAnswered>();
        var removed = await ExpectAsync<RemotingAnswered>();

        await AttachAsync(attempt: 2);
        Submit(primary, 2, 1, rename, id: 71);
        Submit(primary, 2, 2, ban, id: 72);

        Assert.That((await ExpectAsync<RemotingAnswered>()).Seq, Is.EqualTo(renamed.Seq));
        Assert.That((await ExpectAsync<RemotingAnswered>()).Seq, Is.EqualTo(removed.Seq));
        Assert.That(removed.Seq, Is.Positive);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_primary_that_learns_that_the_log_went_on_without_it_ends(bool bySubmission)
    {
        var primary = await AttachAsync(attempt: 1);
        _replica.Watch(primary);
        if (bySubmission)
        {
            _replica.Send(
                primary,
                new Submit { Epoch = 99, Attempt = 1, Number = 1, Command = CommandOf(JoinOf("ann"), 0) });
        }
        else
        {
            _replica.Send(primary, new Received { Attempt = 1, Seq = 4711 });
        }

        Assert.That((await ExpectAsync<Terminated>()).ActorRef, Is.EqualTo(primary));
        Assert.That((await LogAsync()).Where(IsA<ParticipantJoined>), Is.Empty);
        await AttachAsync(attempt: 2);
    }

    private async Task<IActorRef> AttachAsync(long attempt)
    {
        using var timeout = new CancellationTokenSource(Soon);
        while (true)
        {
            // Asked again as a replica does: the shard may not have noticed yet that its primary is gone.
            _replica.Send(_region, new Attach { Conference = Tea.ToString(), Node = "x", Attempt = attempt });
            try
            {
                while (await _replica.ReceiveAsync(TimeSpan.FromMilliseconds(500)) is { } message)
                {
                    if (message is Akka.Actor.Status.Failure) break;
                    if (message is Attached attached && attached.Attempt == attempt) return await PrimaryAsync();
                }
            }
            catch (TimeoutException) when (!timeout.IsCancellationRequested)
            {
            }
        }
    }

    /// <summary>The inbox does not say who sent; in one process the path does.</summary>
    private async Task<IActorRef> PrimaryAsync() =>
        await new ActorSelection(_region, $"*/{Uri.EscapeDataString(Tea.ToString())}").ResolveOne(Soon);

    private void Submit(IActorRef primary, long attempt, long number, IMessage command, long id = 0) => _replica.Send(
        primary,
        new Submit { Epoch = 1, Attempt = attempt, Number = number, Command = CommandOf(command, id) });

    private static Command CommandOf(IMessage command, long id) => new()
    {
        Id = id,
        Service = "roster",
        Type = command.Descriptor.Name,
        Body = command.ToByteString(),
    };

    private static Join JoinOf(string participant) => new()
    {
        Participant = participant,
        Name = participant,
        Role = Role.Host,
        Session = $"session-{participant}",
        Connection = $"connection-{participant}",
        Node = "x",
    };

    private async Task<T> ExpectAsync<T>()
    {
        using var timeout = new CancellationTokenSource(Soon);
        while (true)
        {
            if (await _replica.ReceiveAsync(Soon) is T message) return message;
            timeout.Token.ThrowIfCancellationRequested();
        }
    }
}

using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Replicas;

/// <summary>Clients that carry on where they were.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class ResumeTests(JournalKind kind) : NodeSpec(kind)
{
    private static readonly Action<CollabOptions> ShortTail = options =>
        options.TuneReplicas = x => x with { TailEventsMax = 5, ReadEventsMax = 7, ReplayEventsMax = 3 };

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_resumed_client_gets_exactly_the_rest(bool fromJournal)
    {
        var node = await StartWithTeaAsync(configure: fromJournal ? ShortTail : null);
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var seen = bob.LastSeq;
        bob.Drop();
        for (var i = 0; i < 40; i++) await ann.PostAsync($"m{i}");
        var welcome = await bob.ResumeAsync(node, seen);
        var last = (await ann.PostAsync("last")).Seq;

        var events = await bob.UntilAsync(last);
        Assert.That(bob.Connection.Messages[0].Welcome, Is.Not.Null);
        Assert.That(welcome.Resumed);
        Assert.That(welcome.Head, Is.EqualTo(seen));
        Assert.That(welcome.Snapshots, Is.Empty);
        Assert.That(welcome.Generation, Is.GreaterThan(bob.Joined.Generation));
        Assert.That(events[0].Seq, Is.EqualTo(seen + 1));
        Assert.That(events, Is.EqualTo((await LogAsync()).Skip((int)seen).Take(events.Count)));
    }

    [Test]
    public async Task A_client_resumes_at_another_node_which_may_be_behind_it()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann");
        var bob = await JoinAsync(n1, "bob");
        var first = bob.Connection;
        for (var i = 0; i < 30; i++)
        {
            var seq = (await ann.PostAsync($"m{i}")).Seq;
            await bob.UntilAsync(seq);
            var seen = bob.LastSeq;
            await bob.ResumeAsync(i % 2 == 0 ? n2 : n1);
            var events = await bob.UntilAsync(seen + 1);
            Assert.That(events[0].Seq, Is.EqualTo(seen + 1));
        }

        Assert.That((await first.EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.SessionReplaced));
        Assert.That((await LogAsync()).Where(IsA<ParticipantLeft>), Is.Empty);
    }

    [Test]
    public async Task A_resume_over_an_open_connection_closes_the_old_one_whose_end_harms_nobody()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var (old, oldLink) = (bob.Connection, bob.Link);
        await bob.ResumeAsync(node);

        Assert.That((await old.EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.SessionReplaced));
        oldLink.Disconnected();
        var seq = (await bob.PostAsync("still here")).Seq;
        await ann.UntilAsync(seq);

        Assert.That((await LogAsync()).Where(IsA<ConnectionLost>), Is.Empty);
        Assert.That(bob.Connection.Ending, Is.Null);
        await Eventually.HoldsAsync(
            "two connections are counted", Soon, () => node.Node.Nodes.Single(x => x.Self).Connections == 2);
    }

    [Test]
    public async Task Resumes_that_cannot_be_are_closed_with_the_reason()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var session = Guid.NewGuid().ToString("N");
        var secret = new Actors.Replicas.SessionSecrets([.. Enumerable.Repeat((byte)7, 32)]).Of(Tea, session, "bob");

        Assert.That(
            (await bob.BeginResume(node, secret: "x").EndedAsync(Soon)).Code,
            Is.EqualTo(RefusalCode.SessionSecretInvalid));
        Assert.That(
            (await bob.BeginResume(node, secret: ann.Joined.Secret, session: ann.Joined.Session).EndedAsync(Soon)).Code,
            Is.EqualTo(RefusalCode.SessionSecretInvalid),
            "another one's session");
        Assert.That(
            (await bob.BeginResume(node, 0, secret, session).EndedAsync(Soon)).Code,
            Is.EqualTo(RefusalCode.SessionUnknown));
        Assert.That(
            (await bob.BeginResume(node, 4711).EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.ResumeOutOfRange));
    }

    [Test]
    public async Task A_session_that_was_left_meanwhile_cannot_be_resumed()
    {
        var node = await StartWithTeaAsync();
        await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        bob.Send("roster", new Leave());
        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.SessionEnded));

        Assert.That((await bob.BeginResume(node).EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.SessionUnknown));
    }

    [Test]
    public async Task Somebody_who_joins_again_takes_over_from_the_old_session()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann");
        var bob1 = await JoinAsync(n1, "bob");
        var bob2 = await JoinAsync(n2, "bob");

        Assert.That((await bob1.EndedAsync()).Code, Is.EqualTo(RefusalCode.SessionReplaced));
        var seq = (await bob2.PostAsync("me")).Seq;
        await ann.UntilAsync(seq);
        var log = await LogAsync();
        Assert.That(log.Count(IsA<SessionReplaced>), Is.EqualTo(1));
        Assert.That(log.Any(e => IsA<ConnectionLost>(e) || IsA<ParticipantLeft>(e)), Is.False);
    }

    [Test]
    public async Task A_client_that_reads_slowly_is_sent_its_history_no_faster_than_it_reads()
    {
        var node = await StartWithTeaAsync(configure: ShortTail);
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var seen = bob.LastSeq;
        bob.Drop();
        for (var i = 0; i < 30; i++) await ann.PostAsync($"m{i}");
        var last = (await LogAsync())[^1].Seq;

        var connection = new RecordingConnection { Waiting = 1000 };
        var resume = new Resume { Session = bob.Joined.Session, Secret = bob.Joined.Secret, LastSeq = seen };
        connection.Attach(node.Conferences.Connect(bob.Identity, new Hello { Resume = resume }, connection));
        await connection.FirstAsync("welcome", Soon, m => m.Welcome is not null);
        await ann.PostAsync("live");
        Assert.That(connection.Events, Is.Empty, "its queue is full");

        connection.Waiting = 0;
        var events = await connection.UntilAsync(last + 2, Soon);
        Assert.That(events[0].Seq, Is.EqualTo(seen + 1));
        Assert.That(connection.LargestBatch, Is.LessThanOrEqualTo(3));
    }
}

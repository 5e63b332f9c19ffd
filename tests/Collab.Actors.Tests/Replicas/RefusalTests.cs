using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Google.Protobuf;

namespace Collab.Actors.Tests.Replicas;

/// <summary>Bad requests: each gets its refusal, and only its sender does.</summary>
internal sealed class RefusalTests() : NodeSpec(JournalKind.Sqlite)
{
    [TestCase("nosuch", "PostMessage", "", "unknown_service")]
    [TestCase("chat", "NoSuch", "", "unknown_type")]
    [TestCase("chat", "GetHistory", "", "unknown_type")]
    [TestCase("chat", "PostMessage", "ffff", "malformed_body")]
    [TestCase("chat", "PostMessage", "", "invalid_argument")]
    [TestCase("conference", "End", "", "not_permitted")]
    [TestCase("conference", "Create", "", "not_permitted")]
    [TestCase("roster", "Join", "", "not_permitted")]
    [TestCase("roster", "LoseConnections", "", "not_permitted")]
    public async Task A_bad_command_is_refused_to_its_sender_alone(
        string service, string type, string body, string code)
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        var bob = await JoinAsync(node, "bob");
        var before = (await LogAsync()).Count;

        bob.Link.Send(new Command
        {
            Id = 1,
            Service = service,
            Type = type,
            Body = ByteString.CopyFrom(Convert.FromHexString(body)),
        });

        Assert.That((await bob.AnswerAsync(1)).Refusal?.Code, Is.EqualTo(code));
        Assert.That((await LogAsync()).Count, Is.EqualTo(before));
        await ann.PostAsync("on we go");
        Assert.That(ann.Connection.Refusals, Is.Empty);
    }

    [Test]
    public async Task A_command_before_the_welcome_is_refused_and_its_id_is_free_afterwards()
    {
        var node = await StartWithTeaAsync();
        var bob = TestClient.Connect(node, Tea, "bob", Role.Attendee, Soon);
        bob.Post("early", id: 1);
        await bob.WelcomedAsync();
        var early = await Eventually.GetAsync(
            "the early command is answered or was in time",
            Soon,
            () => Task.FromResult(bob.Connection.Messages),
            all => all.Any(m => m.Refusal is not null || m.Event?.CommandId == 1));

        Assert.That(early[0].Refusal?.Code, Is.EqualTo(RefusalCode.HelloExpected.Name));
        bob.Post("early", id: 1);
        await bob.Connection.FirstAsync("done now", Soon, m => m.Event?.CommandId == 1);
    }

    [Test]
    public async Task A_command_of_a_resume_that_still_waits_is_refused_too()
    {
        var node = await StartWithTeaAsync();
        var bob = await JoinAsync(node, "bob");
        var connection = bob.BeginResume(node, lastSeq: 1000);
        bob.Post("early", id: 1);

        await connection.EndedAsync(Soon);
        Assert.That(connection.Messages.Select(m => m.Refusal?.Code), Is.EqualTo(new[] { "hello_expected" }));
    }

    [Test]
    public async Task After_the_end_everybody_is_told_and_nothing_is_done()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        var bob = await JoinAsync(node, "bob");
        await ann.DoAsync("conference", new End());

        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That((await ann.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        var before = (await LogAsync()).Count;
        var server = await SubmitAsync(node, "conference", new Collab.Protocol.Services.Conference.Lock());
        var late = TestClient.Connect(node, Tea, "cid", Role.Attendee, Soon);
        var again = bob.BeginResume(node);

        Assert.That(server.Refused, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That((await late.EndedAsync()).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That((await again.EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.ConferenceEnded));
        Assert.That((await LogAsync()).Count, Is.EqualTo(before), "nothing was written");
    }

    [Test]
    public async Task A_removed_participant_is_told_so_and_cannot_resume()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        var bob = await JoinAsync(node, "bob");
        var removed = await ann.DoAsync("roster", new Remove { Participant = "bob" });
        bob.Post("too late");

        Assert.That((await bob.EndedAsync()).Code, Is.EqualTo(RefusalCode.Removed));
        var resumed = bob.BeginResume(node);
        Assert.That((await resumed.EndedAsync(Soon)).Code, Is.EqualTo(RefusalCode.SessionUnknown));
        await ann.PostAsync("he is gone");
        Assert.That(
            (await LogAsync()).Where(e => e.Participant == "bob").Select(e => e.Seq),
            Has.None.GreaterThan(removed.Seq));
    }

    [Test]
    public async Task Queries_are_checked_as_commands_are()
    {
        var node = await StartWithTeaAsync();
        var bob = await JoinAsync(node, "bob");
        bob.Link.Send(new Query { Id = 11, Service = "nosuch", Type = "X" });
        bob.Link.Send(new Query { Id = 12, Service = "chat", Type = "PostMessage" });
        bob.Link.Send(new Query { Id = 13, Service = "chat", Type = "GetHistory", Body = ByteString.CopyFrom(0xff) });
        var history = await bob.AskAsync("chat", new GetHistory { Limit = 9999 }, 14);
        var people = await bob.AskAsync("roster", new GetParticipants(), 15);

        Assert.That(
            bob.Connection.Refusals.Select(r => (r.QueryId, r.Code)),
            Is.EqualTo(new[]
            {
                (11L, "unknown_service"), (12L, "unknown_type"), (13L, "malformed_body"), (14L, "invalid_argument"),
            }));
        Assert.That(history.Refusal, Is.Not.Null);
        Assert.That(RosterSnapshot.Parser.ParseFrom(people.Answer.Body).Participants, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Probing_a_conference_that_does_not_exist_writes_nothing()
    {
        var node = await StartAsync();
        var ann = TestClient.Connect(node, Tea, "ann", Role.Host, Soon);
        var ended = await ann.EndedAsync();
        var server = await SubmitAsync(node, "conference", new End());

        Assert.That(ended.Code, Is.EqualTo(RefusalCode.ConferenceNotFound));
        Assert.That(server.Refused, Is.EqualTo(RefusalCode.ConferenceNotFound));
        Assert.That((await node.Conferences.InspectAsync(Tea, CancellationToken.None)).Seq, Is.Zero);
        Assert.That(await LogAsync(), Is.Empty);
    }
}

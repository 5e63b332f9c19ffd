using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Collab.Testing;

namespace Collab.Actors.Tests.Replicas;

/// <summary>What a client receives, in which order, and what an acknowledgement means.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
internal sealed class OrderTests(JournalKind kind) : NodeSpec(kind)
{
    [Test]
    public async Task The_welcome_comes_first_and_then_every_event_without_gap()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann", Role.Host);
        var bob = await JoinAsync(node, "bob");
        for (var i = 0; i < 10; i++) await bob.PostAsync($"b{i}");
        var last = (await LogAsync())[^1].Seq;

        foreach (var client in new[] { ann, bob })
        {
            var events = await client.UntilAsync(last);
            Assert.That(client.Connection.Messages[0].Welcome, Is.Not.Null);
            Assert.That(events[0].Seq, Is.EqualTo(client.Joined.Head + 1));
        }

        var roster = TestClient.RosterOf(bob.Joined);
        Assert.That(roster.Participants.Select(p => p.Id), Is.EqualTo(new[] { "ann", "bob" }));
    }

    [Test]
    public async Task An_event_that_arrives_is_in_the_journal_already()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        for (var i = 0; i < 20; i++)
        {
            var answer = await ann.PostAsync($"m{i}");
            var log = await LogAsync();
            var inspected = await node.Conferences.InspectAsync(Tea, CancellationToken.None);

            Assert.That(MessagePosted.Parser.ParseFrom(log[(int)answer.Seq - 1].Body).Text, Is.EqualTo($"m{i}"));
            Assert.That(inspected.Seq, Is.GreaterThanOrEqualTo(answer.Seq));
        }
    }

    [Test]
    public async Task A_command_that_changes_nothing_is_acknowledged_explicitly()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");

        var answer = await ann.DoAsync("roster", new Rename { Name = "ann" });

        Assert.That(answer, Is.EqualTo(new Answered(0, null)));
        Assert.That((await LogAsync()).Where(IsA<ParticipantRenamed>), Is.Empty);
    }

    [Test]
    public async Task Five_hundred_pipelined_commands_of_one_session_keep_their_order()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var answered = 0;
        for (var id = 1; id <= 500; id++)
        {
            // As many unanswered as a session may have.
            var window = id - Protocol.ProtocolLimits.PendingCommandsMax;
            if (window > answered)
            {
                await Eventually.HoldsAsync(
                    $"answer {window}",
                    Soon,
                    () => (answered = ann.Connection.Events.Count(e => e.CommandId > 0)) >= window);
            }

            ann.Post($"m{id}");
        }

        await ann.AnswerAsync(500);
        var log = await LogAsync();
        var texts = log.Where(IsA<MessagePosted>).Select(e => MessagePosted.Parser.ParseFrom(e.Body).Text);
        Assert.That(texts, Is.EqualTo(Enumerable.Range(1, 500).Select(id => $"m{id}")));
        Assert.That(ann.Connection.Refusals, Is.Empty);
    }
}

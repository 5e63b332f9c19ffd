using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Core.Services.Chat;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Tests.Replicas;

/// <summary>What two say to each other stays between the two, however a third looks.</summary>
internal sealed class PrivacyTests() : NodeSpec(JournalKind.Sqlite)
{
    private const string Secret = "the password is tea";

    [TestCase(2048)]
    [TestCase(3)]
    public async Task A_private_message_is_hidden_from_others_live_on_resume_and_in_snapshots(int tail)
    {
        var node = await StartWithTeaAsync(
            configure: options => options.TuneReplicas = x => x with { TailEventsMax = tail });
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var cid = await JoinAsync(node, "cid", Role.Host);
        var seen = cid.LastSeq;
        var secret = (await ann.DoAsync("chat", new PostMessage { Text = Secret, To = "bob" })).Seq;
        for (var i = 0; i < 10; i++) await ann.PostAsync($"m{i}");

        var live = (await cid.UntilAsync(secret)).Single(e => e.Seq == secret);
        await bob.UntilAsync(secret);
        var received = bob.Connection.Events.Single(e => e.Seq == secret);
        await cid.ResumeAsync(node, seen);
        var replayed = (await cid.UntilAsync(secret + 1)).Single(e => e.Seq == secret);
        var dan = await JoinAsync(node, "dan", Role.Host);

        Assert.That(MessagePosted.Parser.ParseFrom(received.Body).Text, Is.EqualTo(Secret));
        Assert.That(live, Is.EqualTo(new Event { Seq = secret, Hidden = true }));
        Assert.That(replayed, Is.EqualTo(live));
        Assert.That(TestClient.ChatOf(dan.Joined).Messages.Select(m => m.Text), Has.None.EqualTo(Secret));
        Assert.That(
            (await AskForHistoryAsync(cid, 200)).Messages.Select(m => m.Text), Has.None.EqualTo(Secret));
        Assert.That((await AskForHistoryAsync(bob, 200)).Messages.Select(m => m.Text), Has.One.EqualTo(Secret));
    }

    [Test]
    public async Task History_is_read_from_the_journal_past_others_private_messages()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var cid = await JoinAsync(node, "cid");
        await ann.PostAsync("the very first");

        // More than the state keeps, so that the first ones are in the journal only; most of them are not for cid.
        for (var i = 0; i < ChatLimits.RetainedMessagesMax + 600; i += 50)
        {
            var last = 0L;
            for (var j = i; j < i + 50; j++)
                last = ann.Send("chat", new PostMessage { Text = $"m{j}", To = j % 40 == 0 ? "" : "bob" });
            await ann.AnswerAsync(last);
        }

        var texts = new List<string>();
        var before = 0L;
        for (var page = 1; ; page++)
        {
            var history = await AskForHistoryAsync(cid, 10, before, page);
            texts.InsertRange(0, history.Messages.Select(m => m.Text));
            if (!history.More) break;
            before = history.Messages[0].Seq;
        }

        var expected = Enumerable.Range(0, ChatLimits.RetainedMessagesMax + 600).Where(j => j % 40 == 0);
        Assert.That(texts, Is.EqualTo(expected.Select(j => $"m{j}").Prepend("the very first")));
        Assert.That(bob.Connection.Ending, Is.Null);
    }

    private static async Task<History> AskForHistoryAsync(TestClient client, int limit, long before = 0, long id = 1)
    {
        var answer = await client.AskAsync("chat", new GetHistory { Limit = limit, BeforeSeq = before }, id);
        Assert.That(answer.Refusal, Is.Null);
        return History.Parser.ParseFrom(answer.Answer.Body);
    }
}

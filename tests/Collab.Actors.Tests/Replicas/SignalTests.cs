using Collab.Actors.Journal;
using Collab.Actors.Tests.Nodes;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Google.Protobuf;

namespace Collab.Actors.Tests.Replicas;

/// <summary>Signals: seen by the others, kept by nobody.</summary>
internal sealed class SignalTests() : NodeSpec(JournalKind.Sqlite)
{
    [Test]
    public async Task A_signal_reaches_the_others_on_every_node_and_not_the_journal()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann");
        var bob = await JoinAsync(n1, "bob");
        var cid = await JoinAsync(n2, "cid");
        var before = (await LogAsync()).Count;

        foreach (var (sender, others) in new[] { (ann, new[] { bob, cid }), (cid, new[] { ann, bob }) })
        {
            sender.Link.Send(Typing(new Typing { On = true }.ToByteString()));
            foreach (var other in others)
            {
                var signal = await other.Connection.FirstAsync(
                    "typing", Soon, m => m.Signal?.Participant == sender.Identity.Participant);
                Assert.That(signal.Signal.Type, Is.EqualTo(nameof(Typing)));
            }
        }

        await ann.PostAsync("after");
        Assert.That(ann.Connection.Messages.Count(m => m.Signal?.Participant == "ann"), Is.Zero);
        Assert.That((await LogAsync()).Count, Is.EqualTo(before + 1));
    }

    [Test]
    public async Task A_sender_cannot_sign_for_somebody_else()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var bob = await JoinAsync(node, "bob");
        var forged = Typing(ByteString.Empty);
        forged.Participant = "bob";

        ann.Link.Send(forged);

        var signal = await bob.Connection.FirstAsync("typing", Soon, m => m.Signal is not null);
        Assert.That(signal.Signal.Participant, Is.EqualTo("ann"));
    }

    [TestCase("nosuch", "Typing", "", "unknown_service")]
    [TestCase("chat", "NoSuch", "", "unknown_type")]
    [TestCase("chat", "Typing", "ff", "malformed_body")]
    public async Task A_bad_signal_is_refused(string service, string type, string body, string code)
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");

        ann.Link.Send(new Signal
        {
            Service = service,
            Type = type,
            Body = ByteString.CopyFrom(Convert.FromHexString(body)),
        });

        var refusal = await ann.Connection.FirstAsync("refused", Soon, m => m.Refusal is not null);
        Assert.That(refusal.Refusal.Code, Is.EqualTo(code));
        Assert.That((refusal.Refusal.CommandId, refusal.Refusal.QueryId), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task A_signal_to_some_reaches_them_on_every_node_and_nobody_else()
    {
        var n1 = await StartWithTeaAsync();
        var n2 = await StartAsync("n2", null, n1);
        var ann = await JoinAsync(n1, "ann");
        var bob = await JoinAsync(n1, "bob");
        var cid = await JoinAsync(n2, "cid");
        var dan = await JoinAsync(n2, "dan");

        foreach (var sender in new[] { ann, cid })
        {
            TestClient[] receivers = sender == ann ? [bob, cid] : [bob, dan];
            var signal = Typing(new Typing { On = true }.ToByteString());
            signal.To.Add([.. receivers.Select(x => x.Identity.Participant), "nobody-here"]);
            sender.Link.Send(signal);
            foreach (var receiver in receivers)
            {
                var received = await receiver.Connection.FirstAsync(
                    "typing", Soon, m => m.Signal?.Participant == sender.Identity.Participant);
                Assert.That(received.Signal.To, Is.EqualTo(signal.To));
            }
        }

        // Whatever went astray would have overtaken nothing: a post comes after it on the same connections.
        var last = await ann.PostAsync("after");
        foreach (var client in new[] { ann, bob, cid, dan }) await client.UntilAsync(last.Seq);
        Assert.That(
            new[] { ann, bob, cid, dan }.Select(x => x.Connection.Messages.Count(m => m.Signal is not null)),
            Is.EqualTo(new[] { 0, 2, 1, 1 }));
    }

    [Test]
    public async Task A_signal_to_too_many_to_oneself_or_to_no_id_is_refused()
    {
        var node = await StartWithTeaAsync();
        var ann = await JoinAsync(node, "ann");
        var (many, self, wrong) = (Typing(ByteString.Empty), Typing(ByteString.Empty), Typing(ByteString.Empty));
        many.To.Add(Enumerable.Range(0, ProtocolLimits.SignalRecipientsMax + 1).Select(i => $"p{i}"));
        self.To.Add("ann");
        wrong.To.Add("no id");

        foreach (var signal in new[] { many, self, wrong }) ann.Link.Send(signal);

        await ann.PostAsync("after");
        Assert.That(
            ann.Connection.Refusals.Select(x => x.Code),
            Is.EqualTo(new[] { "limit_reached", "invalid_argument", "invalid_argument" }));
    }

    private static Signal Typing(ByteString body) => new() { Service = "chat", Type = nameof(Typing), Body = body };
}

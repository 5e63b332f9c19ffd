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

    private static Signal Typing(ByteString body) => new() { Service = "chat", Type = nameof(Typing), Body = body };
}

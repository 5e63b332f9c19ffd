using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Commands that are wrong are refused one by one.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class BadCommandTests(string subprotocol) : BadInputSpec(subprotocol)
{
    [Test]
    public async Task A_duplicate_command_gets_its_first_answer()
    {
        var (socket, welcome) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Post(1, "once"));
        var seq = await socket.ReceiveAnswerAsync(welcome.Session, 1);
        await socket.SendAsync(TestSocket.Post(1, "once"));
        var ack = await socket.ReceiveAsync(x => x.Ack is not null);
        Assert.That(ack.Ack, Is.EqualTo(new Ack { CommandId = 1, Seq = seq }));
    }

    [Test]
    public async Task An_id_below_an_earlier_one_is_out_of_order()
    {
        var (socket, welcome) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Post(5, "five"));
        await socket.ReceiveAnswerAsync(welcome.Session, 5);
        await socket.SendAsync(TestSocket.Post(4, "four"));
        await AssertRefusedAsync(socket, RefusalCode.CommandOutOfOrder, commandId: 4);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task An_id_below_one_is_invalid(long id)
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Post(id, "no"));
        await AssertRefusedAsync(socket, RefusalCode.CommandIdInvalid, commandId: id);
    }

    [Test]
    public async Task A_role_that_does_not_suffice_is_refused()
    {
        var (socket, _) = await JoinAsync("ada", Role.Attendee);
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Command(1, "conference", new Protocol.Services.Conference.Lock()));
        await AssertRefusedAsync(socket, RefusalCode.NotPermitted, commandId: 1);
    }

    [Test]
    public async Task What_only_nodes_may_do_is_refused_to_a_host()
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Command(1, "roster", new Join { Participant = "ghost" }));
        await AssertRefusedAsync(socket, RefusalCode.NotPermitted, commandId: 1);
    }

    [Test]
    public async Task A_body_that_is_not_of_its_type_is_refused_by_itself()
    {
        var (socket, welcome) = await JoinAsync("ada");
        await using var _ = socket;
        if (Subprotocol == ProtocolLimits.JsonSubprotocol)
        {
            await socket.SendTextAsync("""
                {"messages":[{"command":{"id":1,"service":"chat","type":"PostMessage","body":{"text":7}}}]}
                """);
        }
        else
        {
            await socket.SendAsync(new ClientMessage
            {
                Command = new Command
                {
                    Id = 1,
                    Service = "chat",
                    Type = "PostMessage",
                    Body = Google.Protobuf.ByteString.CopyFrom(0x0a, 0x7f),
                },
            });
        }

        await AssertRefusedAsync(socket, RefusalCode.MalformedBody, commandId: 1);
        await socket.SendAsync(TestSocket.Post(2, "right"));
        await socket.ReceiveAnswerAsync(welcome.Session, 2);
    }

    [TestCase("raffle", "Draw", "unknown_service")]
    [TestCase("chat", "Shout", "unknown_type")]
    [TestCase("chat", "MessagePosted", "unknown_type")]
    public async Task An_unknown_service_or_type_is_refused(string service, string type, string code)
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(new ClientMessage { Command = new Command { Id = 1, Service = service, Type = type } });
        await AssertRefusedAsync(socket, RefusalCode.Find(code)!, commandId: 1);
    }

    [Test]
    public async Task A_message_of_no_known_kind_is_refused_by_itself()
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(new ClientMessage());
        await AssertRefusedAsync(socket, RefusalCode.UnknownType, commandId: 0);
        await socket.AssertAliveAsync(1);
    }

    private static async Task AssertRefusedAsync(TestSocket socket, RefusalCode code, long commandId)
    {
        var refusal = await socket.ReceiveRefusalAsync();
        Assert.Multiple(() =>
        {
            Assert.That(refusal.Code, Is.EqualTo(code.Name));
            Assert.That(refusal.CommandId, Is.EqualTo(commandId));
            Assert.That(refusal.Retry, Is.EqualTo(code.Retry));
            Assert.That(refusal.Message, Is.Not.Empty);
        });
    }
}

using System.Net.WebSockets;
using System.Text;
using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Every kind of bad input gets its own documented refusal, and harms nobody else.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class BadInputTests(string subprotocol)
{
    private GatewayHost _host = null!;
    private string _conference = null!;
    private TestSocket _bystander = null!;

    [SetUp]
    public async Task JoinSomebodyElse()
    {
        _host = await SharedHost.GetAsync();
        _conference = await _host.CreateConferenceAsync();
        (_bystander, _) = await TestSocket.JoinAsync(_host, subprotocol, _conference, "bystander");
    }

    [TearDown]
    public async Task SomebodyElseLivesOn()
    {
        await _bystander.AssertAliveAsync(99);
        await _bystander.DisposeAsync();
    }

    [TestCase(new byte[] { 0x0a, 0x50, 0x01 })]
    [TestCase(new byte[] { (byte)'{', (byte)']' })]
    [TestCase(new byte[] { 0x0f })]
    public async Task Garbage_closes_the_socket_that_it_came_over(byte[] garbage)
    {
        await using var socket = await OpenAsync();
        await socket.SendBytesAsync(garbage);
        await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
    }

    [Test]
    public async Task Garbage_after_the_welcome_closes_too()
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendBytesAsync([(byte)'[', (byte)'1']);
        var goodbye = await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
        Assert.That(goodbye.Resume, Is.False);
    }

    [Test]
    public async Task Bytes_that_are_not_UTF_8_end_the_connection_as_the_WebSocket_standard_says_where_text_is_spoken()
    {
        await using var socket = await OpenAsync();
        await socket.SendBytesAsync([0xff, 0xff, 0xff]);
        if (socket.MessageType == WebSocketMessageType.Binary)
            await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
        else
            await socket.ReceiveFailureAsync(WebSocketCloseStatus.InvalidPayloadData);
    }

    [Test]
    public async Task The_other_kind_of_WebSocket_message_is_malformed()
    {
        await using var socket = await OpenAsync();
        var other = socket.MessageType == WebSocketMessageType.Text
            ? WebSocketMessageType.Binary
            : WebSocketMessageType.Text;
        await socket.SendBytesAsync([(byte)'{', (byte)'}'], other);
        await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
    }

    [Test]
    public async Task More_messages_than_a_frame_may_have_are_malformed()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync([.. Enumerable.Range(0, ProtocolLimits.FrameMessagesMax + 1)
            .Select(i => new ClientMessage { Ping = new Ping { Token = i } })]);
        await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
    }

    [Test]
    public async Task An_oversized_frame_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendBytesAsync(Encoding.ASCII.GetBytes(new string(' ', 65537)));
        await socket.ReceiveCloseAsync(RefusalCode.FrameTooLarge);
    }

    [Test]
    public async Task An_oversized_frame_in_fragments_is_refused_before_its_end()
    {
        await using var socket = await OpenAsync();
        var fragment = new byte[16384];
        Array.Fill(fragment, (byte)' ');
        for (var i = 0; i < 5; i++) await socket.SendBytesAsync(fragment, end: false);
        await socket.ReceiveCloseAsync(RefusalCode.FrameTooLarge);
    }

    [Test]
    public async Task Whatever_comes_before_the_Hello_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Post(1, "too early"));
        await socket.ReceiveCloseAsync(RefusalCode.HelloExpected);
    }

    [Test]
    public async Task A_second_Hello_is_refused()
    {
        var (socket, _) = await JoinAsync("ada");
        await using var _ = socket;
        await socket.SendAsync(TestSocket.Hello(_host.Ticket(_conference, "ada"), _conference));
        await socket.ReceiveCloseAsync(RefusalCode.HelloRepeated);
    }

    [Test]
    public async Task A_Hello_of_a_client_that_names_itself_at_too_great_length_is_refused()
    {
        await using var socket = await TestSocket.OpenAsync(_host, subprotocol);
        var hello = TestSocket.Hello(_host.Ticket(_conference, "ada"), _conference);
        hello.Hello.Client = new string('x', 129);
        await socket.SendAsync(hello);
        await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
    }

    [Test]
    public async Task A_Hello_without_a_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Hello("", _conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketMissing);
    }

    [Test]
    public async Task A_false_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        var ticket = _host.Ticket(_conference, "ada");
        await socket.SendAsync(TestSocket.Hello(ticket[..^8] + "AAAAAAAA", _conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketInvalid);
    }

    [Test]
    public async Task An_expired_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Hello(ExpiredTicket("ada"), _conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketExpired);
    }

    [Test]
    public async Task An_expired_ticket_still_resumes_its_session()
    {
        var (first, welcome) = await JoinAsync("ada");
        first.Abort();
        await first.DisposeAsync();
        await using var second = await OpenAsync();
        await second.SendAsync(TestSocket.Hello(ExpiredTicket("ada"), _conference, new Resume
        {
            Session = welcome.Session,
            Secret = welcome.Secret,
            LastSeq = welcome.Head,
        }));
        Assert.That((await second.ReceiveWelcomeAsync()).Resumed, Is.True);
    }

    [Test]
    public async Task A_resume_with_a_false_secret_is_refused()
    {
        var (first, welcome) = await JoinAsync("ada");
        await using var _ = first;
        await using var second = await OpenAsync();
        await second.SendAsync(TestSocket.Hello(_host.Ticket(_conference, "ada"), _conference, new Resume
        {
            Session = welcome.Session,
            Secret = "guess",
            LastSeq = welcome.Head,
        }));
        await second.ReceiveCloseAsync(RefusalCode.SessionSecretInvalid);
        await first.AssertAliveAsync(1);
    }

    [Test]
    public async Task A_resume_from_beyond_the_end_is_refused()
    {
        var (first, welcome) = await JoinAsync("ada");
        await using var _ = first;
        await using var second = await OpenAsync();
        await second.SendAsync(TestSocket.Hello(_host.Ticket(_conference, "ada"), _conference, new Resume
        {
            Session = welcome.Session,
            Secret = welcome.Secret,
            LastSeq = 1_000_000,
        }));
        await second.ReceiveCloseAsync(RefusalCode.ResumeOutOfRange);
    }

    [Test]
    public async Task A_ticket_for_another_conference_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Hello(_host.Ticket("another", "ada"), _conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketConference);
    }

    [Test]
    public async Task A_conference_that_does_not_exist_is_not_found()
    {
        await using var socket = await OpenAsync();
        var nowhere = $"nowhere-{Guid.NewGuid():N}";
        await socket.SendAsync(TestSocket.Hello(_host.Ticket(nowhere, "ada"), nowhere));
        await socket.ReceiveCloseAsync(RefusalCode.ConferenceNotFound);
    }

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
    public async Task After_the_end_nobody_is_let_in()
    {
        var conference = await _host.CreateConferenceAsync();
        var (host, _) = await TestSocket.JoinAsync(_host, subprotocol, conference, "ada");
        await using var _ = host;
        await host.SendAsync(TestSocket.Command(1, "conference", new End()));
        await host.ReceiveCloseAsync(RefusalCode.ConferenceEnded);

        await using var late = await OpenAsync();
        await late.SendAsync(TestSocket.Hello(_host.Ticket(conference, "bo"), conference));
        await late.ReceiveCloseAsync(RefusalCode.ConferenceEnded);
    }

    [Test]
    public async Task A_body_that_is_not_of_its_type_is_refused_by_itself()
    {
        var (socket, welcome) = await JoinAsync("ada");
        await using var _ = socket;
        if (subprotocol == ProtocolLimits.JsonSubprotocol)
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

    private Task<TestSocket> OpenAsync() => TestSocket.OpenAsync(_host, subprotocol);

    private Task<(TestSocket Socket, Welcome Welcome)> JoinAsync(string participant, Role role = Role.Host) =>
        TestSocket.JoinAsync(_host, subprotocol, _conference, participant, role);

    private string ExpiredTicket(string participant) =>
        new TicketIssuer(GatewayHost.Key, new FixedClock(TimeSpan.FromHours(-3)))
        .Issue(
            new Identity(
                new ConferenceId(ConferenceId.DefaultSite, _conference), participant, participant, Role.Host),
            TimeSpan.FromHours(1));

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

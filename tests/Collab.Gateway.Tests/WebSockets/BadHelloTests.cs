using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Who says hello too late, twice, or with what does not let them in.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class BadHelloTests(string subprotocol) : BadInputSpec(subprotocol)
{
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
        await socket.SendAsync(TestSocket.Hello(Host.Ticket(Conference, "ada"), Conference));
        await socket.ReceiveCloseAsync(RefusalCode.HelloRepeated);
    }

    [Test]
    public async Task A_Hello_of_a_client_that_names_itself_at_too_great_length_is_refused()
    {
        await using var socket = await TestSocket.OpenAsync(Host, Subprotocol);
        var hello = TestSocket.Hello(Host.Ticket(Conference, "ada"), Conference);
        hello.Hello.Client = new string('x', 129);
        await socket.SendAsync(hello);
        await socket.ReceiveCloseAsync(RefusalCode.MalformedFrame);
    }

    [Test]
    public async Task A_Hello_without_a_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Hello("", Conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketMissing);
    }

    [Test]
    public async Task A_false_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        var ticket = Host.Ticket(Conference, "ada");
        await socket.SendAsync(TestSocket.Hello(ticket[..^8] + "AAAAAAAA", Conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketInvalid);
    }

    [Test]
    public async Task An_expired_ticket_is_refused()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(TestSocket.Hello(ExpiredTicket("ada"), Conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketExpired);
    }

    [Test]
    public async Task An_expired_ticket_still_resumes_its_session()
    {
        var (first, welcome) = await JoinAsync("ada");
        first.Abort();
        await first.DisposeAsync();
        await using var second = await OpenAsync();
        await second.SendAsync(TestSocket.Hello(ExpiredTicket("ada"), Conference, new Resume
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
        await second.SendAsync(TestSocket.Hello(Host.Ticket(Conference, "ada"), Conference, new Resume
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
        await second.SendAsync(TestSocket.Hello(Host.Ticket(Conference, "ada"), Conference, new Resume
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
        await socket.SendAsync(TestSocket.Hello(Host.Ticket("another", "ada"), Conference));
        await socket.ReceiveCloseAsync(RefusalCode.TicketConference);
    }

    [Test]
    public async Task A_conference_that_does_not_exist_is_not_found()
    {
        await using var socket = await OpenAsync();
        var nowhere = $"nowhere-{Guid.NewGuid():N}";
        await socket.SendAsync(TestSocket.Hello(Host.Ticket(nowhere, "ada"), nowhere));
        await socket.ReceiveCloseAsync(RefusalCode.ConferenceNotFound);
    }

    [Test]
    public async Task After_the_end_nobody_is_let_in()
    {
        var conference = await Host.CreateConferenceAsync();
        var (host, _) = await TestSocket.JoinAsync(Host, Subprotocol, conference, "ada");
        await using var _ = host;
        await host.SendAsync(TestSocket.Command(1, "conference", new End()));
        await host.ReceiveCloseAsync(RefusalCode.ConferenceEnded);

        await using var late = await OpenAsync();
        await late.SendAsync(TestSocket.Hello(Host.Ticket(conference, "bo"), conference));
        await late.ReceiveCloseAsync(RefusalCode.ConferenceEnded);
    }

    private string ExpiredTicket(string participant) =>
        new TicketIssuer(GatewayHost.Key, new FixedClock(TimeSpan.FromHours(-3)))
        .Issue(
            new Identity(
                new ConferenceId(ConferenceId.DefaultSite, Conference), participant, participant, Role.Host),
            TimeSpan.FromHours(1));
}

using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Every kind of bad input gets its own documented refusal, and harms nobody else.</summary>
internal abstract class BadInputSpec(string subprotocol)
{
    private TestSocket _bystander = null!;

    protected string Subprotocol => subprotocol;

    protected GatewayHost Host { get; private set; } = null!;

    protected string Conference { get; private set; } = null!;

    [SetUp]
    public async Task JoinSomebodyElse()
    {
        Host = await SharedHost.GetAsync();
        Conference = await Host.CreateConferenceAsync();
        (_bystander, _) = await TestSocket.JoinAsync(Host, subprotocol, Conference, "bystander");
    }

    [TearDown]
    public async Task SomebodyElseLivesOn()
    {
        await _bystander.AssertAliveAsync(99);
        await _bystander.DisposeAsync();
    }

    protected Task<TestSocket> OpenAsync() => TestSocket.OpenAsync(Host, subprotocol);

    protected Task<(TestSocket Socket, Welcome Welcome)> JoinAsync(string participant, Role role = Role.Host) =>
        TestSocket.JoinAsync(Host, subprotocol, Conference, participant, role);
}

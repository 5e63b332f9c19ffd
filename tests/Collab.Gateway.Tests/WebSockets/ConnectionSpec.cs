using Collab.Gateway.Tests.Support;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>The socket layer by itself, before a node that does what the test wants.</summary>
internal abstract class ConnectionSpec(string subprotocol)
{
    protected string Subprotocol => subprotocol;

    protected ScriptedNode Node { get; private set; } = null!;

    [SetUp]
    public void MakeNode() => Node = new ScriptedNode();

    protected Task<GatewayHost> StartAsync(Action<GatewayOptions>? configure = null) =>
        GatewayHost.StartAsync(configure, scripted: Node);

    protected async Task<TestSocket> JoinAsync(GatewayHost host, string participant = "ada") =>
        (await TestSocket.JoinAsync(host, subprotocol, "c", participant)).Socket;

    protected async Task DisconnectedOnceAsync()
    {
        await Until.HoldsAsync("the session is told", () => Node.DisconnectedCalls > 0);
        Assert.That(Node.DisconnectedCalls, Is.EqualTo(1));
    }
}

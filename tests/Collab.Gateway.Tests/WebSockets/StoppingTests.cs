using System.Net.WebSockets;
using Collab.Actors.Hosting;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>A node that stops.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class StoppingTests(string subprotocol) : ConnectionSpec(subprotocol)
{
    [Test]
    public async Task A_node_that_stops_sends_everybody_elsewhere()
    {
        Node.Nodes =
        [
            new NodeInfo("me", "127.0.0.1:1", "http://here/collab", "up", true, 1, 0, 0),
            new NodeInfo("there", "127.0.0.1:2", "http://there/collab", "up", false, 2, 0, 0),
            new NodeInfo("gone", "127.0.0.1:3", "http://gone/collab", "unreachable", false, 3, 0, 0),
            new NodeInfo("new", "127.0.0.1:4", "", "up", false, 4, 0, 0),
        ];
        var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        var stopping = host.DisposeAsync().AsTask();
        var goodbye = await socket.ReceiveCloseAsync(RefusalCode.ServerDraining);
        await stopping.WaitAsync(TestSocket.Deadline);
        Assert.Multiple(() =>
        {
            Assert.That(goodbye.Resume, Is.True);
            Assert.That(goodbye.Endpoints, Is.EqualTo(["http://there/collab"]));
            Assert.That(Node.DisconnectedCalls, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_node_stops_in_bounded_time_whatever_its_clients_do()
    {
        var host = await StartAsync(options => options.CloseTimeout = TimeSpan.FromMilliseconds(200));
        await using var deaf = await JoinAsync(host);
        await host.DisposeAsync().AsTask().WaitAsync(TestSocket.Deadline);
        Assert.That(Node.DisconnectedCalls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_draining_node_takes_no_newcomers()
    {
        await using var host = await StartAsync();
        Node.Draining = true;
        Assert.That(
            async () => await TestSocket.OpenAsync(host, Subprotocol),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("503"));
    }
}

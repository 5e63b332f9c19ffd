using System.Net.WebSockets;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>However a client goes, its session hears of it once and its place is free.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class DisconnectionTests(string subprotocol) : ConnectionSpec(subprotocol)
{
    [Test]
    public async Task A_client_may_be_turned_away_while_it_connects()
    {
        Node.OnConnect = connection => connection.Close(RefusalCode.ConferenceFull, "Full.", resume: false);
        await using var host = await StartAsync();
        await using var socket = await TestSocket.OpenAsync(host, Subprotocol);
        await socket.SendAsync(TestSocket.Hello(host.Ticket("c", "ada"), "c"));
        await socket.ReceiveCloseAsync(RefusalCode.ConferenceFull);
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_node_that_fails_on_a_client_harms_that_client_alone()
    {
        await using var host = await StartAsync();
        await using var other = await JoinAsync(host, "other");
        Node.OnConnect = _ => throw new InvalidOperationException("a defect");
        await using var socket = await TestSocket.OpenAsync(host, Subprotocol);
        await socket.SendAsync(TestSocket.Hello(host.Ticket("c", "ada"), "c"));
        await socket.ReceiveCloseAsync(RefusalCode.ConferenceUnavailable);
        await other.AssertAliveAsync(1);
    }

    [Test]
    public async Task A_client_that_closes_is_answered_and_gone_once()
    {
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        Assert.That(await socket.CloseAsync(), Is.EqualTo(WebSocketCloseStatus.NormalClosure));
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_line_that_is_cut_is_gone_once()
    {
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        socket.Abort();
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_client_that_never_closes_its_end_is_cut_off()
    {
        Node.OnCommand = (connection, _) => connection.Close(RefusalCode.Removed, "Out.", resume: false);
        await using var host = await StartAsync(options =>
        {
            options.ConnectionsMax = 1;
            options.CloseTimeout = TimeSpan.FromMilliseconds(100);
        });
        await using var stubborn = await JoinAsync(host);
        await stubborn.SendAsync(TestSocket.Post(1, "go"));
        // Its place is free only when it is gone, and it never says so itself.
        await RetryOpenAsync(host);
    }

    [Test]
    public async Task A_full_node_turns_newcomers_away_until_somebody_goes()
    {
        await using var host = await StartAsync(options => options.ConnectionsMax = 1);
        await using var first = await JoinAsync(host);
        Assert.That(
            async () => await TestSocket.OpenAsync(host, Subprotocol),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("503"));
        await first.CloseAsync();
        await RetryOpenAsync(host);
    }

    private async Task RetryOpenAsync(GatewayHost host)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await (await TestSocket.OpenAsync(host, Subprotocol)).DisposeAsync();
                return;
            }
            catch (WebSocketException) when (clock.Elapsed < TestSocket.Deadline)
            {
                // Not yet.
            }
        }
    }
}

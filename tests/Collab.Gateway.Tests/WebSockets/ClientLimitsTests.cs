using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>What clients must keep to: the clock and the rates.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class ClientLimitsTests(string subprotocol) : ConnectionSpec(subprotocol)
{
    [Test]
    public async Task The_connection_tells_what_clients_must_keep_to()
    {
        ClientLimits? limits = null;
        Node.OnConnect = connection =>
        {
            limits = connection.Limits;
            connection.Send([EncodedMessage.Of(new ServerMessage { Welcome = new Welcome() })]);
        };
        await using var host = await StartAsync(options =>
        {
            options.FrameBytesMax = 5000;
            options.IdleTimeout = TimeSpan.FromSeconds(33);
        });
        await using var socket = await JoinAsync(host);
        Assert.That(limits, Is.EqualTo(new ClientLimits
        {
            FrameBytesMax = 5000,
            IdleTimeoutSeconds = 33,
            PendingCommandsMax = ProtocolLimits.PendingCommandsMax,
        }));
    }

    [Test]
    public async Task A_silent_newcomer_is_sent_away()
    {
        await using var host = await StartAsync(options => options.HelloTimeout = TimeSpan.FromMilliseconds(100));
        await using var socket = await TestSocket.OpenAsync(host, Subprotocol);
        await socket.ReceiveCloseAsync(RefusalCode.HelloTimeout);
    }

    [Test]
    public async Task A_silent_client_is_sent_away_to_resume()
    {
        await using var host = await StartAsync(options => options.IdleTimeout = TimeSpan.FromSeconds(1));
        await using var socket = await JoinAsync(host);
        var goodbye = await socket.ReceiveCloseAsync(RefusalCode.IdleTimeout);
        Assert.That(goodbye.Resume, Is.True);
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_client_that_pings_is_not_silent()
    {
        await using var host = await StartAsync(options =>
        {
            options.IdleTimeout = TimeSpan.FromSeconds(1);
            options.PingsPerSecondMax = 100_000;
        });
        await using var socket = await JoinAsync(host);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var token = 1; clock.Elapsed < TimeSpan.FromSeconds(1.5); token++) await socket.AssertAliveAsync(token);
        Assert.That(Node.DisconnectedCalls, Is.Zero);
    }

    [Test]
    public async Task Commands_beyond_the_rate_are_refused_one_by_one()
    {
        await using var host = await StartAsync(options =>
        {
            options.CommandsPerSecondMax = 1;
            options.CommandsBurstMax = 5;
        });
        await using var socket = await JoinAsync(host);
        await socket.SendAsync([.. Enumerable.Range(1, 10).Select(id => TestSocket.Post(id, "x"))]);
        var refusals = new List<Refusal>();
        for (var i = 0; i < 5; i++) refusals.Add(await socket.ReceiveRefusalAsync());
        Assert.Multiple(() =>
        {
            Assert.That(refusals.Select(x => x.CommandId), Is.EqualTo([6, 7, 8, 9, 10]));
            Assert.That(refusals.Select(x => x.Code), Has.All.EqualTo(RefusalCode.RateLimited.Name));
            Assert.That(refusals.Select(x => x.Retry), Has.All.True);
            Assert.That(Node.Commands.Select(x => x.Id), Is.EqualTo([1, 2, 3, 4, 5]));
        });
    }

    [Test]
    public async Task Whoever_goes_on_regardless_is_disconnected()
    {
        await using var host = await StartAsync(options =>
        {
            options.CommandsPerSecondMax = 1;
            options.CommandsBurstMax = 1;
            options.RefusalsPerSecondMax = 1;
        });
        await using var socket = await JoinAsync(host);
        await socket.SendAsync([.. Enumerable.Range(1, 40).Select(id => TestSocket.Post(id, "x"))]);
        var goodbye = await socket.ReceiveCloseAsync(RefusalCode.RateLimited);
        Assert.That(goodbye.Resume, Is.True);
    }
}

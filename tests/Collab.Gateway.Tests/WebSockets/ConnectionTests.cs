using System.Net.WebSockets;
using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>The socket layer by itself, before a node that does what the test wants.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class ConnectionTests(string subprotocol)
{
    private ScriptedNode _node = null!;

    [SetUp]
    public void MakeNode() => _node = new ScriptedNode();

    [Test]
    public async Task The_connection_tells_what_clients_must_keep_to()
    {
        ClientLimits? limits = null;
        _node.OnConnect = connection =>
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
        await using var socket = await TestSocket.OpenAsync(host, subprotocol);
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
        Assert.That(_node.DisconnectedCalls, Is.Zero);
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
            Assert.That(_node.Commands.Select(x => x.Id), Is.EqualTo([1, 2, 3, 4, 5]));
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

    [Test]
    public async Task A_signal_comes_from_its_sender_whatever_the_sender_says()
    {
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        await socket.SendAsync(new ClientMessage
        {
            Signal = new Signal
            {
                Service = "chat",
                Type = "Typing",
                Participant = "somebody-else",
                To = { "bo", "cy" },
            },
        });
        await Until.HoldsAsync("the signal is handed over", () => _node.Signals.Count == 1);
        Assert.That(_node.Signals[0].Participant, Is.EqualTo("ada"));
        Assert.That(_node.Signals[0].To, Is.EqualTo(["bo", "cy"]));
    }

    [Test]
    public async Task Messages_of_a_frame_are_handed_over_in_their_order()
    {
        await using var host = await StartAsync();
        await using var socket = await TestSocket.OpenAsync(host, subprotocol);
        // The Hello and what follows it may share a frame.
        await socket.SendAsync(
            [
                TestSocket.Hello(host.Ticket("c", "ada"), "c"),
                .. Enumerable.Range(1, 50).Select(i => TestSocket.Post(i, "x")),
            ]);
        await socket.SendAsync([.. Enumerable.Range(51, 50).Select(i => TestSocket.Post(i, "x"))]);
        await Until.HoldsAsync("all are handed over", () => _node.Commands.Count == 100);
        Assert.That(_node.Commands.Select(x => x.Id), Is.EqualTo(Enumerable.Range(1, 100)));
    }

    [Test]
    public async Task A_message_in_fragments_is_put_together()
    {
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        var frame = new ClientFrame { Messages = { TestSocket.Post(1, new string('\u00e4', 4000)) } };
        var bytes = subprotocol == ProtocolLimits.JsonSubprotocol
            ? new Protocol.Json.JsonCodec(new Core.Services.CatalogMessageTypes(_node.Services)).Encode(frame)
            : Google.Protobuf.MessageExtensions.ToByteArray(frame);
        foreach (var chunk in bytes.Chunk(777)) await socket.SendBytesAsync(chunk, end: false);
        await socket.SendBytesAsync([], end: true);
        await Until.HoldsAsync("it is handed over", () => _node.Commands.Count == 1);
        Assert.That(_node.Commands[0], Is.EqualTo(frame.Messages[0].Command));
    }

    [Test]
    public async Task What_waits_while_a_frame_is_written_goes_into_the_next_one()
    {
        const int Events = 4000;
        _node.OnCommand = (connection, _) =>
        {
            for (var i = 1; i <= Events; i++)
                connection.Send([EncodedMessage.Of(new ServerMessage { Event = new Event { Seq = i } })]);
        };
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        await socket.SendAsync(TestSocket.Post(1, "go"));
        for (var i = 1; i <= Events; i++)
            Assert.That((await socket.ReceiveAsync(x => x.Event is not null)).Event.Seq, Is.EqualTo(i));

        // Without packing every event would take a frame of its own; how many share one depends on the processor.
        Assert.That(socket.FramesReceived, Is.LessThan(Events * 3 / 4));
    }

    [Test]
    public async Task A_client_that_does_not_read_is_sent_away_and_delays_nobody()
    {
        var flood = EncodedMessage.Of(new ServerMessage
        {
            Goodbye = new Goodbye { Message = new string('x', 100_000) },
        });
        var flooded = new TaskCompletionSource();
        _node.OnCommand = (connection, _) =>
        {
            // More than queue, socket buffers and client take together.
            for (var i = 0; i < 2000 && _node.DisconnectedCalls == 0; i++) connection.Send([flood]);
            flooded.TrySetResult();
        };
        await using var host = await StartAsync(options =>
        {
            options.OutboundBytesMax = 1_000_000;
            options.CloseTimeout = TimeSpan.FromMilliseconds(200);
        });
        await using var slow = await JoinAsync(host, "slow");
        await using var other = await JoinAsync(host, "other");
        await slow.SendAsync(TestSocket.Post(1, "go"));
        await flooded.Task.WaitAsync(TestSocket.Deadline);
        await DisconnectedOnceAsync();
        await other.AssertAliveAsync(5);
    }

    [Test]
    public async Task The_last_word_comes_after_everything_that_was_queued()
    {
        _node.OnCommand = (connection, _) =>
        {
            connection.Send([EncodedMessage.Of(new ServerMessage { Event = new Event { Seq = 1 } })]);
            connection.Close(RefusalCode.Removed, "Out.", resume: false);
            connection.Close(RefusalCode.Banned, "Only the first counts.", resume: false);
            connection.Send([EncodedMessage.Of(new ServerMessage { Event = new Event { Seq = 2 } })]);
        };
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        await socket.SendAsync(TestSocket.Post(1, "go"));
        await socket.ReceiveAsync(x => x.Event?.Seq == 1);
        await socket.ReceiveCloseAsync(RefusalCode.Removed);
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_client_may_be_turned_away_while_it_connects()
    {
        _node.OnConnect = connection => connection.Close(RefusalCode.ConferenceFull, "Full.", resume: false);
        await using var host = await StartAsync();
        await using var socket = await TestSocket.OpenAsync(host, subprotocol);
        await socket.SendAsync(TestSocket.Hello(host.Ticket("c", "ada"), "c"));
        await socket.ReceiveCloseAsync(RefusalCode.ConferenceFull);
        await DisconnectedOnceAsync();
    }

    [Test]
    public async Task A_node_that_fails_on_a_client_harms_that_client_alone()
    {
        await using var host = await StartAsync();
        await using var other = await JoinAsync(host, "other");
        _node.OnConnect = _ => throw new InvalidOperationException("a defect");
        await using var socket = await TestSocket.OpenAsync(host, subprotocol);
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
        _node.OnCommand = (connection, _) => connection.Close(RefusalCode.Removed, "Out.", resume: false);
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
            async () => await TestSocket.OpenAsync(host, subprotocol),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("503"));
        await first.CloseAsync();
        await RetryOpenAsync(host);
    }

    [Test]
    public async Task A_node_that_stops_sends_everybody_elsewhere()
    {
        _node.Nodes =
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
            Assert.That(_node.DisconnectedCalls, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_node_stops_in_bounded_time_whatever_its_clients_do()
    {
        var host = await StartAsync(options => options.CloseTimeout = TimeSpan.FromMilliseconds(200));
        await using var deaf = await JoinAsync(host);
        await host.DisposeAsync().AsTask().WaitAsync(TestSocket.Deadline);
        Assert.That(_node.DisconnectedCalls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_draining_node_takes_no_newcomers()
    {
        await using var host = await StartAsync();
        _node.Draining = true;
        Assert.That(
            async () => await TestSocket.OpenAsync(host, subprotocol),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("503"));
    }

    private Task<GatewayHost> StartAsync(Action<GatewayOptions>? configure = null) =>
        GatewayHost.StartAsync(configure, scripted: _node);

    private async Task<TestSocket> JoinAsync(GatewayHost host, string participant = "ada") =>
        (await TestSocket.JoinAsync(host, subprotocol, "c", participant)).Socket;

    private async Task DisconnectedOnceAsync()
    {
        await Until.HoldsAsync("the session is told", () => _node.DisconnectedCalls > 0);
        Assert.That(_node.DisconnectedCalls, Is.EqualTo(1));
    }

    private async Task RetryOpenAsync(GatewayHost host)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await (await TestSocket.OpenAsync(host, subprotocol)).DisposeAsync();
                return;
            }
            catch (WebSocketException) when (clock.Elapsed < TestSocket.Deadline)
            {
                // Not yet.
            }
        }
    }
}

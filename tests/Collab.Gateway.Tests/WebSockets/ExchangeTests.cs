using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Messages on their way in and out.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class ExchangeTests(string subprotocol) : ConnectionSpec(subprotocol)
{
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
        await Until.HoldsAsync("the signal is handed over", () => Node.Signals.Count == 1);
        Assert.That(Node.Signals[0].Participant, Is.EqualTo("ada"));
        Assert.That(Node.Signals[0].To, Is.EqualTo(["bo", "cy"]));
    }

    [Test]
    public async Task Messages_of_a_frame_are_handed_over_in_their_order()
    {
        await using var host = await StartAsync();
        await using var socket = await TestSocket.OpenAsync(host, Subprotocol);
        // The Hello and what follows it may share a frame.
        await socket.SendAsync(
            [
                TestSocket.Hello(host.Ticket("c", "ada"), "c"),
                .. Enumerable.Range(1, 50).Select(i => TestSocket.Post(i, "x")),
            ]);
        await socket.SendAsync([.. Enumerable.Range(51, 50).Select(i => TestSocket.Post(i, "x"))]);
        await Until.HoldsAsync("all are handed over", () => Node.Commands.Count == 100);
        Assert.That(Node.Commands.Select(x => x.Id), Is.EqualTo(Enumerable.Range(1, 100)));
    }

    [Test]
    public async Task A_message_in_fragments_is_put_together()
    {
        await using var host = await StartAsync();
        await using var socket = await JoinAsync(host);
        var frame = new ClientFrame { Messages = { TestSocket.Post(1, new string('\u00e4', 4000)) } };
        var bytes = Subprotocol == ProtocolLimits.JsonSubprotocol
            ? new Protocol.Json.JsonCodec(new Core.Services.CatalogMessageTypes(Node.Services)).Encode(frame)
            : Google.Protobuf.MessageExtensions.ToByteArray(frame);
        foreach (var chunk in bytes.Chunk(777)) await socket.SendBytesAsync(chunk, end: false);
        await socket.SendBytesAsync([], end: true);
        await Until.HoldsAsync("it is handed over", () => Node.Commands.Count == 1);
        Assert.That(Node.Commands[0], Is.EqualTo(frame.Messages[0].Command));
    }

    [Test]
    public async Task What_waits_while_a_frame_is_written_goes_into_the_next_one()
    {
        const int Events = 4000;
        Node.OnCommand = (connection, _) =>
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
        Node.OnCommand = (connection, _) =>
        {
            // More than queue, socket buffers and client take together.
            for (var i = 0; i < 2000 && Node.DisconnectedCalls == 0; i++) connection.Send([flood]);
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
        Node.OnCommand = (connection, _) =>
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
}

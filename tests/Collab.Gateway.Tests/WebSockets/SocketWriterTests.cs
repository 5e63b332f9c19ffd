using System.Net.WebSockets;
using Collab.Actors.Replicas;
using Collab.Core.Services;
using Collab.Gateway.Tests.Support;
using Collab.Gateway.WebSockets;
using Collab.Protocol;
using Collab.Protocol.Json;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Whatever waits goes out together, in order, up to a limit.</summary>
internal sealed class SocketWriterTests
{
    private static readonly JsonCodec Codec = new(new CatalogMessageTypes(ServiceCatalog.BuiltIn));

    private static IEnumerable<Subprotocol> Subprotocols => [new BinarySubprotocol(), new JsonSubprotocol(Codec)];

    [TestCaseSource(nameof(Subprotocols))]
    public async Task What_waits_is_packed_into_one_frame(object subprotocol)
    {
        var sent = await WriteAsync((Subprotocol)subprotocol, 100_000, Enumerable.Range(1, 50).Select(Pong));
        Assert.That(sent.Single().Messages.Select(x => x.Pong.Token), Is.EqualTo(Enumerable.Range(1, 50)));
    }

    [TestCaseSource(nameof(Subprotocols))]
    public async Task A_frame_ends_before_it_grows_too_large(object subprotocol)
    {
        var form = (Subprotocol)subprotocol;
        var sent = await WriteAsync(form, 1024, Enumerable.Range(1, 500).Select(Pong));
        Assert.Multiple(() =>
        {
            Assert.That(sent, Has.Count.GreaterThan(2));
            Assert.That(
                sent.SelectMany(x => x.Messages).Select(x => x.Pong.Token), Is.EqualTo(Enumerable.Range(1, 500)));
            Assert.That(sent.Select(x => Size(form, x)), Has.All.LessThanOrEqualTo(1024));
        });
    }

    [TestCaseSource(nameof(Subprotocols))]
    public async Task A_message_that_is_too_large_for_a_pack_goes_alone(object subprotocol)
    {
        var large = EncodedMessage.Of(new ServerMessage { Goodbye = new Goodbye { Message = new string('x', 5000) } });
        var sent = await WriteAsync((Subprotocol)subprotocol, 1024, [Pong(1), large, Pong(2), Pong(3)]);
        Assert.That(sent.Select(x => x.Messages.Count), Is.EqualTo([1, 1, 2]));
    }

    private static EncodedMessage Pong(int token) =>
        EncodedMessage.Of(new ServerMessage { Pong = new Pong { Token = token } });

    private static int Size(Subprotocol subprotocol, ServerFrame frame) =>
        subprotocol.MessageType == WebSocketMessageType.Text ? Codec.Encode(frame).Length : frame.CalculateSize();

    private static async Task<List<ServerFrame>> WriteAsync(
        Subprotocol subprotocol, int packedBytesMax, IEnumerable<EncodedMessage> messages)
    {
        var queue = new OutboundQueue(10_000, int.MaxValue, new WriterLoop());
        queue.TryAdd([.. messages]);
        queue.Complete(null, discard: false);
        using var socket = new RecordingSocket();
        await new SocketWriter(socket, subprotocol, queue, packedBytesMax).RunAsync();
        Assert.That(socket.Sent.Select(x => x.Type), Has.All.EqualTo(subprotocol.MessageType));
        return
        [
            .. socket.Sent.Select(x => subprotocol.MessageType == WebSocketMessageType.Text
                ? Codec.DecodeServerFrame(x.Bytes)
                : ServerFrame.Parser.ParseFrom(x.Bytes)),
        ];
    }
}

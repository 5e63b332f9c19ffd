using System.Net.WebSockets;
using System.Text;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

/// <summary>Frames that cannot be read end the connection.</summary>
[TestFixture(ProtocolLimits.BinarySubprotocol)]
[TestFixture(ProtocolLimits.JsonSubprotocol)]
internal sealed class BadFrameTests(string subprotocol) : BadInputSpec(subprotocol)
{
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
}

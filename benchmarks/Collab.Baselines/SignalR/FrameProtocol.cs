using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Collab.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Collab.Baselines.SignalR;

/// <summary>
/// SignalR's hubs, groups and dispatch with our frames in the place of MessagePack, so that clients of one kind compare
/// servers. A WebSocket message is one frame; nothing marks where it ends but the message.
/// </summary>
/// <remarks>
/// Frames of one client that arrive together are one frame with more messages: protobuf concatenates.
/// </remarks>
internal sealed class FrameProtocol : IHubProtocol
{
    public string Name => "collab";

    public int Version => 1;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public bool IsVersionSupported(int version) => version == Version;

    public bool TryParseMessage(
        ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        message = null;
        if (input.IsEmpty) return false;
        message = new InvocationMessage(nameof(Meetings.Receive), [ClientFrame.Parser.ParseFrom(input)]);
        input = input.Slice(input.End);
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) =>
        output.Write(GetMessageBytes(message).Span);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) =>
        message is InvocationMessage { Arguments: [byte[] frame] } ? frame : default(ReadOnlyMemory<byte>);
}

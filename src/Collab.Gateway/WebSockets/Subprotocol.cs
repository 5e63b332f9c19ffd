using System.Net.WebSockets;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Json;
using Google.Protobuf;

namespace Collab.Gateway.WebSockets;

/// <summary>One of the two forms in which frames go over a WebSocket.</summary>
internal abstract class Subprotocol
{
    /// <summary>As negotiated in the handshake.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of WebSocket message that it uses, in both directions.</summary>
    public abstract WebSocketMessageType MessageType { get; }

    /// <summary>Before the first message of a frame.</summary>
    public virtual ReadOnlyMemory<byte> Opening => default;

    /// <summary>Between two messages.</summary>
    public virtual ReadOnlyMemory<byte> Separator => default;

    /// <summary>After the last message.</summary>
    public virtual ReadOnlyMemory<byte> Closing => default;

    /// <summary>A message as it stands in a frame.</summary>
    public abstract ReadOnlyMemory<byte> Encode(EncodedMessage message);

    /// <summary>Reads a client's frame.</summary>
    /// <exception cref="MalformedFrameException">It is none.</exception>
    public abstract ClientFrame Decode(ReadOnlyMemory<byte> frame, ICollection<MalformedBody> malformed);
}

/// <summary><see cref="ProtocolLimits.BinarySubprotocol"/>: binary protobuf; frames concatenate.</summary>
internal sealed class BinarySubprotocol : Subprotocol
{
    public override string Name => ProtocolLimits.BinarySubprotocol;

    public override WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public override ReadOnlyMemory<byte> Encode(EncodedMessage message) => message.Frame;

    public override ClientFrame Decode(ReadOnlyMemory<byte> frame, ICollection<MalformedBody> malformed)
    {
        try
        {
            return ClientFrame.Parser.ParseFrom(frame.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new MalformedFrameException($"The message is not a ClientFrame in binary protobuf: {e.Message}", e);
        }
    }
}

/// <summary><see cref="ProtocolLimits.JsonSubprotocol"/>: <c>{"messages":[...]}</c>.</summary>
internal sealed class JsonSubprotocol(JsonCodec codec) : Subprotocol
{
    private static readonly byte[] Start = """{"messages":["""u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] End = "]}"u8.ToArray();

    public override string Name => ProtocolLimits.JsonSubprotocol;

    public override WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public override ReadOnlyMemory<byte> Opening => Start;

    public override ReadOnlyMemory<byte> Separator => Comma;

    public override ReadOnlyMemory<byte> Closing => End;

    public override ReadOnlyMemory<byte> Encode(EncodedMessage message) => message.Json(codec);

    public override ClientFrame Decode(ReadOnlyMemory<byte> frame, ICollection<MalformedBody> malformed)
    {
        try
        {
            return codec.DecodeClientFrame(frame, malformed);
        }
        catch (JsonFrameException e)
        {
            throw new MalformedFrameException(e.Message, e);
        }
    }
}

/// <summary>What came is not a frame. The message is fit to be sent back.</summary>
internal sealed class MalformedFrameException(string message, Exception cause) : Exception(message, cause);

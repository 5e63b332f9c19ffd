using Google.Protobuf;

namespace Collab.Protocol.Json;

/// <summary>The subprotocol <see cref="ProtocolLimits.JsonSubprotocol"/>: frames in protobuf's JSON form.</summary>
public sealed class JsonCodec(IMessageTypes types)
{
    /// <summary>One message as UTF-8 JSON.</summary>
    public byte[] Encode(ServerMessage message) => throw new NotImplementedException(types.ToString());
}

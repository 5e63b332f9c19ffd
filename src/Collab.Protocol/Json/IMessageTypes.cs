using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>Finds the type of a body by the names on the wire.</summary>
public interface IMessageTypes
{
    /// <summary>The type of that short name in that service; <c>null</c> when unknown.</summary>
    MessageDescriptor? Find(string service, string type);
}

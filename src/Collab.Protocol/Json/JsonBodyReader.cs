using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>Reads the body of a command, query, signal, event, answer or snapshot.</summary>
internal sealed class JsonBodyReader(IMessageTypes types)
{
    private static readonly JsonParser Parser = new(
        new JsonParser.Settings(ProtocolLimits.JsonDepthMax).WithIgnoreUnknownFields(true));

    public ByteString Read(IMessage carrier, JsonElement json, Place place)
    {
        var (service, type) = EnvelopeFields.NamesOf(carrier);
        try
        {
            return types.Find(service, type) is { } descriptor ? Known(descriptor, json) : Unknown(json);
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException or ArgumentException
            or InvalidOperationException)
        {
            // Protobuf's parser throws more kinds of exceptions than it documents; all of them mean the same here.
            var failure = JsonFrameException.Because($"{place.Path} is not a {service}/{type}", e);
            if (place.Malformed is null) throw failure;
            place.Malformed.Add(new MalformedBody(place.Message, failure.Message));
            return ByteString.Empty;
        }
    }

    private static ByteString Known(MessageDescriptor descriptor, JsonElement json) =>
        Parser.Parse(json.GetRawText(), descriptor).ToByteString();

    // Whoever asked for an unknown type is told so by whoever hosts the services; only base64 can be handed on.
    private static ByteString Unknown(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes)
            ? ByteString.CopyFrom(bytes)
            : ByteString.Empty;
}

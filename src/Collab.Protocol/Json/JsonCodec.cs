using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;

namespace Collab.Protocol.Json;

/// <summary>The subprotocol <see cref="ProtocolLimits.JsonSubprotocol"/>: frames in protobuf's JSON form.</summary>
/// <remarks>
/// The bodies of commands, events, queries, answers, signals and snapshots are expanded in place by the type that
/// <see cref="IMessageTypes"/> knows; a body of an unknown type stays base64. Safe to share between threads.
/// </remarks>
public sealed class JsonCodec(IMessageTypes types)
{
    private static readonly JsonWriterOptions Compact = new()
    {
        // What goes over a WebSocket is parsed as JSON, never pasted into a page: text stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = ProtocolLimits.JsonDepthMax,
        AllowDuplicateProperties = false,
    };

    private readonly JsonFrameWriter _writer = new(types);
    private readonly JsonFrameReader _reader = new(types);

    /// <summary>One message of a server, without the frame around it, as UTF-8 JSON.</summary>
    public byte[] Encode(ServerMessage message) => Write(message);

    /// <summary>A server's frame as UTF-8 JSON.</summary>
    public byte[] Encode(ServerFrame frame) => Write(frame);

    /// <summary>One message of a client, without the frame around it, as UTF-8 JSON.</summary>
    public byte[] Encode(ClientMessage message) => Write(message);

    /// <summary>A client's frame as UTF-8 JSON.</summary>
    public byte[] Encode(ClientFrame frame) => Write(frame);

    /// <summary>Reads a client's frame.</summary>
    /// <param name="utf8">The whole WebSocket message.</param>
    /// <param name="malformed">
    /// Receives the messages whose body is not of its type, so that each is refused by itself; such a message keeps
    /// an empty body. When <c>null</c> the first one is an exception.
    /// </param>
    /// <exception cref="JsonFrameException">It is not a frame.</exception>
    public ClientFrame DecodeClientFrame(ReadOnlyMemory<byte> utf8, ICollection<MalformedBody>? malformed = null) =>
        Read<ClientFrame>(utf8, malformed);

    /// <summary>Reads a server's frame.</summary>
    /// <exception cref="JsonFrameException">It is not a frame.</exception>
    public ServerFrame DecodeServerFrame(ReadOnlyMemory<byte> utf8) => Read<ServerFrame>(utf8, null);

    private byte[] Write(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Compact)) _writer.Write(json, message);
        return buffer.WrittenSpan.ToArray();
    }

    private T Read<T>(ReadOnlyMemory<byte> utf8, ICollection<MalformedBody>? malformed)
        where T : class, IMessage<T>, new()
    {
        if (!Utf8.IsValid(utf8.Span)) throw new JsonFrameException("The frame is not valid UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            var frame = new T();
            _reader.Read(frame, document.RootElement, malformed);
            return frame;
        }
        catch (JsonException e)
        {
            throw JsonFrameException.Because("The frame is not JSON", e);
        }
        catch (InvalidOperationException e)
        {
            // A string that holds half a surrogate pair as an escape: JSON in form, but not text.
            throw JsonFrameException.Because("The frame holds a string that is not text", e);
        }
    }
}

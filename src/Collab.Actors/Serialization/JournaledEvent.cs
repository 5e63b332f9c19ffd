using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Serialization;

/// <summary>
/// An event as the journal stores it: bytes that are encoded once, when the event is decided, inside the frame that
/// clients receive.
/// </summary>
public sealed class JournaledEvent
{
    private const byte MessagesTag = (ServerFrame.MessagesFieldNumber << 3) | 2;
    private const byte EventTag = (ServerMessage.EventFieldNumber << 3) | 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private byte[]? _frame;
    private Event? _event;

    /// <summary>Wraps encoded bytes.</summary>
    public JournaledEvent(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Encodes an event.</summary>
    public JournaledEvent(Event @event)
    {
        var length = @event.CalculateSize();
        _event = @event;
        _frame = OpenFrame(length);
        @event.WriteTo(_frame.AsSpan(_frame.Length - length));
        _bytes = _frame.AsMemory(_frame.Length - length);
    }

    /// <summary>The encoded <see cref="Protocol.Event"/>: what is journaled, replicated and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>A <see cref="ServerFrame"/> whose only message is the event.</summary>
    public ReadOnlyMemory<byte> Frame => _frame ??= ToFrame();

    /// <summary>The decoded envelope; never changed.</summary>
    public Event Event => _event ??= Event.Parser.ParseFrom(_bytes.Span);

    private byte[] ToFrame()
    {
        var frame = OpenFrame(_bytes.Length);
        _bytes.Span.CopyTo(frame.AsSpan(frame.Length - _bytes.Length));
        return frame;
    }

    /// <summary>A frame up to the event, with room for it at the end.</summary>
    private static byte[] OpenFrame(int length)
    {
        var message = 1 + CodedOutputStream.ComputeLengthSize(length) + length;
        var frame = new byte[1 + CodedOutputStream.ComputeLengthSize(message) + message];
        var output = new CodedOutputStream(frame);
        output.WriteRawTag(MessagesTag);
        output.WriteLength(message);
        output.WriteRawTag(EventTag);
        output.WriteLength(length);
        output.Flush();
        return frame;
    }
}

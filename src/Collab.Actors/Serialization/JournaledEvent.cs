using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Serialization;

/// <summary>An event as the journal stores it: bytes that were encoded once, when the event was decided.</summary>
public sealed class JournaledEvent
{
    private Event? _event;

    /// <summary>Wraps encoded bytes.</summary>
    public JournaledEvent(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>Encodes an event.</summary>
    public JournaledEvent(Event @event) => (_event, Bytes) = (@event, @event.ToByteArray());

    /// <summary>The encoded <see cref="Protocol.Event"/>: what is journaled, replicated and sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The decoded envelope; never changed.</summary>
    public Event Event => _event ??= Event.Parser.ParseFrom(Bytes.Span);
}

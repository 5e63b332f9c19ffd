using Collab.Actors.Serialization;
using Collab.Protocol;
using Collab.Protocol.Json;
using Google.Protobuf;

namespace Collab.Actors.Replicas;

/// <summary>
/// One message to clients, encoded once however many connections it goes to. Its binary form is a whole
/// <see cref="ServerFrame"/>, so that a writer packs several by concatenating them.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class EncodedMessage
{
    private static long s_directed;

    private readonly ReadOnlyMemory<byte> _frame;
    private byte[]? _json;

    private EncodedMessage(ReadOnlyMemory<byte> frame, string? signalKey, string? slotKey = null) =>
        (_frame, SignalKey, SlotKey) = (frame, signalKey, slotKey);

    /// <summary>A <see cref="ServerFrame"/> with this one message, in binary protobuf.</summary>
    public ReadOnlyMemory<byte> Frame => _frame;

    /// <summary>
    /// <c>null</c> for what must arrive. Signals have one: a newer signal of the same key takes the place of a waiting
    /// one, and signals are the first that a slow connection loses. A signal to some participants has a key of its own.
    /// </summary>
    public string? SignalKey { get; }

    /// <summary>
    /// Which slot of which live stream a part fills; <c>null</c> for everything else. Parts are written when nothing
    /// else waits, of each slot the newest.
    /// </summary>
    public string? SlotKey { get; }

    /// <summary>The message (not the frame) as UTF-8 JSON, rendered when first asked for.</summary>
    public ReadOnlyMemory<byte> Json(JsonCodec codec) =>
        _json ??= codec.Encode(ServerFrame.Parser.ParseFrom(_frame.Span).Messages[0]);

    /// <summary>Encodes a message.</summary>
    public static EncodedMessage Of(ServerMessage message)
    {
        var key = message.KindCase == ServerMessage.KindOneofCase.Signal ? KeyOf(message.Signal) : null;
        var slot = message.KindCase == ServerMessage.KindOneofCase.Part
            ? $"{message.Part.Service}/{message.Part.Stream}/{message.Part.Slot}"
            : null;
        return new EncodedMessage(new ServerFrame { Messages = { message } }.ToByteArray(), key, slot);
    }

    // Whoever names recipients says something to them, as in an offer or an answer: the next is not the newer state of
    // the same thing.
    private static string KeyOf(Signal signal) => signal.To.Count == 0
        ? $"{signal.Service}/{signal.Type}/{signal.Participant}"
        : $"to/{Interlocked.Increment(ref s_directed)}";

    /// <summary>Wraps a journaled event's frame: nothing is encoded, or copied.</summary>
    public static EncodedMessage OfEvent(JournaledEvent @event) => new(@event.Frame, null);
}

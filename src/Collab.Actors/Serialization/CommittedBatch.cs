using Collab.Core.Conferences;
using Collab.Protocol.Remoting;
using Google.Protobuf;

namespace Collab.Actors.Serialization;

/// <summary>An event, and what the conference is after it.</summary>
/// <param name="Journaled">The event.</param>
/// <param name="After">
/// Given by who decided it, to replicas on the same node: they need not fold again. <c>null</c> for one that came from
/// another node or from the journal.
/// </param>
public readonly record struct CommittedEvent(JournaledEvent Journaled, Conference? After);

/// <summary>
/// Events that a primary has journaled, on their way to its replicas: a <see cref="Committed"/> between nodes, encoded
/// once for all of them, and the objects themselves within one.
/// </summary>
/// <param name="epoch">The primary's incarnation.</param>
/// <param name="events">At least one, with consecutive seqs.</param>
public sealed class CommittedBatch(long epoch, IReadOnlyList<CommittedEvent> events)
{
    private byte[]? _bytes;

    /// <summary>The primary's incarnation.</summary>
    public long Epoch => epoch;

    /// <summary>At least one, with consecutive seqs.</summary>
    public IReadOnlyList<CommittedEvent> Events => events;

    /// <summary>The seq of the first event.</summary>
    public long FirstSeq => events[0].Journaled.Event.Seq;

    /// <summary>Reads what <see cref="ToByteArray"/> wrote.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no batch.</exception>
    public static CommittedBatch Parse(byte[] bytes)
    {
        var wire = Committed.Parser.ParseFrom(bytes);
        return new CommittedBatch(
            wire.Epoch, [.. wire.Events.Select(x => new CommittedEvent(new JournaledEvent(x.Memory), null))]);
    }

    /// <summary>A <see cref="Committed"/>. The same array each time: not to be changed.</summary>
    public byte[] ToByteArray()
    {
        if (Volatile.Read(ref _bytes) is { } known) return known;
        var wire = new Committed { Epoch = epoch, FirstSeq = FirstSeq };
        foreach (var (journaled, _) in events) wire.Events.Add(UnsafeByteOperations.UnsafeWrap(journaled.Bytes));
        var bytes = wire.ToByteArray();
        Volatile.Write(ref _bytes, bytes);
        return bytes;
    }
}

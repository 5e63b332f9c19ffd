using System.Diagnostics.CodeAnalysis;
using Collab.Actors.Replicas;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// The parts of live streams that wait for one client, written when nothing else waits: of each slot the newest, so
/// that a slow client gets fewer pictures instead of older ones. Bounded; beyond, the longest waiting part is lost.
/// </summary>
/// <remarks>
/// Parts are shared between connections: what waits here costs little more than its place. For use under the queue's
/// lock.
/// </remarks>
internal sealed class StreamLane(int partsMax)
{
    private readonly Dictionary<string, LinkedListNode<EncodedMessage>> _bySlot = new(StringComparer.Ordinal);
    private readonly LinkedList<EncodedMessage> _parts = [];

    public int Count => _parts.Count;

    public void Add(EncodedMessage part)
    {
        if (_bySlot.TryGetValue(part.SlotKey!, out var waiting))
        {
            // It keeps its turn: a slot that changes often waits no longer than one that changed once.
            waiting.Value = part;
            return;
        }

        if (_parts.Count >= partsMax) TryTake(out _);
        _bySlot[part.SlotKey!] = _parts.AddLast(part);
    }

    public bool TryTake([NotNullWhen(true)] out EncodedMessage? part)
    {
        part = _parts.First?.Value;
        if (part is null) return false;
        _parts.RemoveFirst();
        _bySlot.Remove(part.SlotKey!);
        return true;
    }

    public void Clear()
    {
        _parts.Clear();
        _bySlot.Clear();
    }
}

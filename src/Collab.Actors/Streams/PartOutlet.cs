using Akka.Actor;
using Collab.Protocol;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Streams;

/// <summary>
/// The way of parts to one actor, likely on another node: so many bytes on the way at once, and of what waits the
/// newest of each slot. So a slow link delays neither what else goes over it nor anybody but who is behind it.
/// </summary>
/// <remarks>What waits is bounded by what <see cref="StreamCache"/> takes. For one thread.</remarks>
internal sealed class PartOutlet(IActorRef to, TimeProvider clock)
{
    /// <summary>Bytes of bodies that were sent and are not confirmed.</summary>
    public const int BytesOnTheWayMax = 256 * 1024;

    /// <summary>Then what was sent last counts as lost, or as arrived.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Queue<(long Number, int Bytes)> _sent = new();
    private readonly LinkedList<StreamPart> _waiting = [];
    private readonly Dictionary<(string, string, int), LinkedListNode<StreamPart>> _bySlot = [];
    private long _number;
    private long _bytes;
    private long _sentAt;

    /// <summary>How many parts wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Sends a part now or later, unless a newer one of its slot comes before its turn.</summary>
    public void Offer(StreamPart part, IActorRef sender)
    {
        var key = (part.Service, part.Stream, part.Slot);
        if (_bySlot.TryGetValue(key, out var waiting)) waiting.Value = part;
        else _bySlot[key] = _waiting.AddLast(part);
        Send(sender);
    }

    /// <summary>Everything up to a number has arrived.</summary>
    public void Taken(long number, IActorRef sender)
    {
        while (_sent.TryPeek(out var first) && first.Number <= number)
        {
            _sent.Dequeue();
            _bytes -= first.Bytes;
        }

        Send(sender);
    }

    private void Send(IActorRef sender)
    {
        if (_sent.Count > 0 && clock.GetElapsedTime(_sentAt) >= Patience)
        {
            _sent.Clear();
            _bytes = 0;
        }

        while (_waiting.First is { } first
            && (_sent.Count == 0 || _bytes + first.Value.Body.Length <= BytesOnTheWayMax))
        {
            var part = first.Value;
            _waiting.RemoveFirst();
            _bySlot.Remove((part.Service, part.Stream, part.Slot));
            _sent.Enqueue((++_number, part.Body.Length));
            _bytes += part.Body.Length;
            _sentAt = clock.GetTimestamp();
            to.Tell(new PartRelay { Number = _number, Part = part }, sender);
        }
    }
}

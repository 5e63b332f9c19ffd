using Akka.Actor;
using Collab.Actors.Serialization;
using Collab.Actors.Streams;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Conferences;

/// <summary>
/// The primary's side of one attachment: what the replica has been sent, and which command comes next.
/// </summary>
internal sealed class AttachedReplica(IActorRef actor, Attach attach, long head, int window, TimeProvider clock)
{
    private long _expected = 1;
    private long _received = head;

    public string Node { get; } = attach.Node;

    /// <summary>The way of live streams' parts to it.</summary>
    public PartOutlet Parts { get; } = new(actor, clock);

    public long Attempt { get; } = attach.Attempt;

    /// <summary>
    /// Whether a submission is the next one of this attachment. A gap means that one was lost on the way: the replica
    /// notices that it gets no answer, and attaches again.
    /// </summary>
    public bool Takes(Submit submit)
    {
        if (submit.Attempt != attach.Attempt || submit.Number != _expected) return false;
        _expected++;
        return true;
    }

    /// <summary>Sends a batch, unless the replica is a window behind: it then catches up from the journal.</summary>
    public void Send(CommittedBatch batch, IActorRef sender)
    {
        if (batch.FirstSeq - _received <= window) actor.Tell(batch, sender);
    }

    public void Received(Received received)
    {
        if (received.Attempt == attach.Attempt && received.Seq > _received) _received = received.Seq;
    }
}

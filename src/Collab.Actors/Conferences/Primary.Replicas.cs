using Akka.Actor;
using Collab.Core.Services.Roster;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Conferences;

/// <summary>Who follows this conference, and whose connections went with a node.</summary>
internal sealed partial class Primary
{
    private readonly Dictionary<IActorRef, AttachedReplica> _replicas = [];
    private long _headSent;
    private int _ticksToHead;

    private void OnAttach(Attach attach)
    {
        if (_stopping) return;
        var known = _replicas.GetValueOrDefault(Sender);

        // A replica asks until it is answered. What it asked earlier may come late, and says nothing of what it holds
        // or has submitted since.
        if (attach.Attempt < known?.Attempt) return;
        if (attach.Attempt != known?.Attempt)
        {
            if (known is null) Context.Watch(Sender);
            foreach (var desk in _desks) desk?.DropWaiting(Sender);
            _replicas[Sender] = new AttachedReplica(Sender, attach, _committed.Seq, _settings.ReplicaWindow);
            LoseAllOf(attach.Node, attach.Connections);
        }

        Sender.Tell(new Attached
        {
            Attempt = attach.Attempt,
            Epoch = _epoch,
            Head = _committed.Seq,
            Node = _settings.NodeName,
        });
    }

    private void OnReplicaGone(Terminated terminated)
    {
        if (!_replicas.Remove(terminated.ActorRef, out var replica)) return;
        foreach (var desk in _desks) desk?.DropWaiting(terminated.ActorRef);
        ExpectReattachment(replica.Node);
    }

    /// <summary>
    /// After an activation the roster still shows who was connected; their nodes have a while to say so again.
    /// </summary>
    private void ExpectReattachments()
    {
        foreach (var node in _accepted.Facts.Roster.Participants.Select(p => p.Node).Distinct(StringComparer.Ordinal))
            ExpectReattachment(node);
    }

    // Node names hold no '/', so no name is the key of another timer.
    private void ExpectReattachment(string node) =>
        Timers.StartSingleTimer($"node/{node}", new ReattachOverdue(node), _settings.ReattachDelay);

    private void OnReattachOverdue(ReattachOverdue overdue)
    {
        if (_replicas.Values.All(replica => replica.Node != overdue.Node)) LoseAllOf(overdue.Node, []);
    }

    /// <summary>Takes the connections of a node as lost, but those that its replica still holds.</summary>
    private void LoseAllOf(string node, IReadOnlyCollection<Connection> held)
    {
        var sessions = held.Select(connection => connection.Session).ToHashSet(StringComparer.Ordinal);
        var lost = _accepted.Facts.Roster.Participants
            .Where(p => p.Node == node && p.Presence == Presence.Connected && !sessions.Contains(p.Session))
            .Select(p => new Connection { Participant = p.Id, Session = p.Session, Generation = p.Generation })
            .ToList();
        if (lost.Count > 0) Issue(RosterService.ServiceName, new LoseConnections { Connections = { lost } });
    }

    private void OnReceived(Received received)
    {
        if (received.Seq > _accepted.Seq) EndAsSuperseded($"the log goes on to {received.Seq}");
        else if (_replicas.TryGetValue(Sender, out var replica)) replica.Received(received);
    }

    private void OnSignal(SignalRelay relay)
    {
        var to = relay.Signal.To;
        var nodes = to.Count == 0
            ? null
            : to.Select(id => _accepted.Facts.Roster.Find(id)?.Node ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var (actor, replica) in _replicas)
            if (!actor.Equals(Sender) && nodes?.Contains(replica.Node) != false) actor.Tell(relay, Self);
    }

    /// <summary>
    /// A batch can be lost between nodes: after every tick with commits, and every tenth without, everybody learns how
    /// far the log goes.
    /// </summary>
    private void SendHeads()
    {
        if (_headSent == _committed.Seq && --_ticksToHead > 0) return;
        (_headSent, _ticksToHead) = (_committed.Seq, 10);
        var head = new Head { Epoch = _epoch, Seq = _committed.Seq };
        foreach (var replica in _replicas.Keys) replica.Tell(head, Self);
    }

    private sealed record ReattachOverdue(string Node) : INoSerializationVerificationNeeded;
}

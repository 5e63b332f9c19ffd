using Akka.Actor;

namespace Collab.Actors.Replicas;

/// <summary>
/// The parent of this node's replicas: starts one when its conference is first asked for, and lets idle ones go without
/// losing a message that comes just then. A replica that fails is not restarted but made anew by the next message.
/// </summary>
internal sealed class Replicas : ReceiveActor
{
    /// <summary>Messages held back while a replica decides whether it may stop.</summary>
    private readonly Dictionary<ConferenceId, List<IReplicaMessage>> _heldBack = [];

    private readonly Dictionary<ConferenceId, IActorRef> _replicas = [];
    private readonly ReplicaSettings _settings;
    private long _started;

    public Replicas(ReplicaSettings settings)
    {
        _settings = settings;
        Receive<IReplicaMessage>(OnMessage);
        Receive<Replica.ReplicaIdle>(OnIdle);
        Receive<Replica.ReplicaBusy>(OnBusy);
        Receive<ReplicaStopped>(OnStopped);
    }

    public static Props Props(ReplicaSettings settings) => Akka.Actor.Props.Create(() => new Replicas(settings));

    // A replica holds nothing that its sessions and the journal cannot give back.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void OnMessage(IReplicaMessage message)
    {
        if (_heldBack.TryGetValue(message.Conference, out var waiting)) waiting.Add(message);
        else if (_replicas.TryGetValue(message.Conference, out var replica)) replica.Tell(message);
        else if (message is Connect or NodeCommand or Inspect) Start(message.Conference).Tell(message);
    }

    private IActorRef Start(ConferenceId conference)
    {
        var name = $"{conference.Site}~{conference.Name}~{++_started}";
        var replica = Context.ActorOf(Replica.Props(conference, _settings), name);
        Context.WatchWith(replica, new ReplicaStopped(conference));
        _replicas[conference] = replica;
        return replica;
    }

    private void OnIdle(Replica.ReplicaIdle idle)
    {
        if (!_heldBack.TryAdd(idle.Conference, [])) return;
        Sender.Tell(Replica.StopIfIdle.Instance);
    }

    private void OnBusy(Replica.ReplicaBusy busy) => Release(busy.Conference);

    private void OnStopped(ReplicaStopped stopped)
    {
        _replicas.Remove(stopped.Conference);
        Release(stopped.Conference);
    }

    private void Release(ConferenceId conference)
    {
        if (!_heldBack.Remove(conference, out var waiting)) return;
        foreach (var message in waiting) OnMessage(message);
    }

    private sealed record ReplicaStopped(ConferenceId Conference) : INoSerializationVerificationNeeded;
}

using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Collab.Actors.Serialization;
using Collab.Simulation.Faults;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;
using Google.Protobuf;

namespace Collab.Simulation.Networks;

/// <summary>
/// What lies between processes. Messages cross it as the serializer's bytes, at most once, and in order per sender and
/// receiver as long as an association lives; a hostile network keeps neither order nor number.
/// </summary>
internal sealed class Network
{
    private const long LatencyMin = 50;
    private const long LatencyMax = 2 * VirtualTime.Millisecond;
    private const long RetryInterval = 100 * VirtualTime.Millisecond;

    private readonly Schedule _schedule;
    private readonly Sentinel _sentinel;
    private readonly Dictionary<IActorRef, NodeLife> _homes = new(ReferenceEqualityComparer.Instance);
    private int _refs;

    public Network(Schedule schedule)
    {
        _schedule = schedule;
        _sentinel = new Sentinel(this);
    }

    /// <summary>Akka's, for references.</summary>
    public IActorRefProvider Provider => _schedule.System.System.Provider;

    /// <summary>Whether single messages are lost, repeated and overtaken, which no association would do.</summary>
    public bool IsHostile { get; set; }

    private VirtualTime Time => _schedule.Time;

    private Random Random => _schedule.Random;

    private CollabSerializer Serializer => _schedule.System.Serializer;

    /// <summary>A number for a new reference.</summary>
    public int NewRefNumber() => ++_refs;

    /// <summary>The link from one process to another.</summary>
    public static Link LinkOf(NodeLife from, NodeLife to)
    {
        if (!from.Links.TryGetValue(to, out var link)) from.Links[to] = link = new Link();
        return link;
    }

    /// <summary>Sends a message to an actor of another process.</summary>
    public void Send(NodeLife from, NodeLife to, IActorRef sender, IActorRef actor, object message)
    {
        if (!Reaches(from, to))
        {
            _schedule.Tally.MessagesLost++;
            return;
        }

        var manifest = Serializer.Manifest(message);
        var bytes = Serializer.ToBinary(message);
        _schedule.Trace.Step(Step.Sent, from.Number, to.Number, bytes);
        if (IsHostile && Random.Next(100) == 0)
        {
            _schedule.Tally.Count(FaultKind.MessageDropped);
            return;
        }

        var link = LinkOf(from, to);
        var arrival = Time.Now + Latency(link);
        if (IsHostile && Random.Next(20) == 0) _schedule.Tally.Count(FaultKind.MessageOvertaken);
        else arrival = link.InOrder(sender, actor, arrival);
        link.Add(Time.At(arrival, () => Arrive(from, to, sender, actor, bytes, manifest)));
        if (!IsHostile || Random.Next(100) != 0) return;
        _schedule.Tally.Count(FaultKind.MessageRepeated);
        link.Add(Time.After(Latency(link) * 3, () => Arrive(from, to, sender, actor, bytes, manifest)));
    }

    /// <summary>Asks to be told when an actor of another process ends.</summary>
    public void Watch(RemoteRef watched, IInternalActorRef watcher)
    {
        var (viewer, home) = (watched.Viewer, watched.Home);
        viewer.Watches.Add((watched, watcher));
        if (!viewer.Peers.Contains(home)) Time.After(LatencyMax, () => TellGone(viewer, home));
        else SendReliably(viewer, home, () => Guard(watched));
    }

    /// <summary>Asks no more.</summary>
    public static void Unwatch(RemoteRef watched, IInternalActorRef watcher) =>
        watched.Viewer.Watches.RemoveAll(x => x.Watched == watched && x.Watcher.Equals(watcher));

    /// <summary>A process has given another one up: all that it watches there has ended, for all it knows.</summary>
    public static void TellGone(NodeLife viewer, NodeLife gone) => TellEnded(viewer, watched => watched.Home == gone);

    private void Guard(RemoteRef watched)
    {
        _homes[watched.Actor] = watched.Home;
        ((IInternalActorRef)watched.Actor).SendSystemMessage(new Watch((IInternalActorRef)watched.Actor, _sentinel));
    }

    private void Ended(IActorRef actor)
    {
        if (!_homes.Remove(actor, out var home)) return;
        foreach (var viewer in _schedule.Cluster.Lives)
        {
            if (viewer != home && viewer.IsAlive)
                SendReliably(home, viewer, () => TellEnded(viewer, watched => ReferenceEquals(watched.Actor, actor)));
        }
    }

    private static void TellEnded(NodeLife viewer, Func<RemoteRef, bool> hasEnded)
    {
        var told = viewer.Watches.Where(x => hasEnded(x.Watched)).ToList();
        viewer.Watches.RemoveAll(x => hasEnded(x.Watched));
        foreach (var (watched, watcher) in told)
            watcher.SendSystemMessage(new DeathWatchNotification(watched, true, false));
    }

    /// <summary>As remoting sends what it must not lose: again and again, while both live.</summary>
    private void SendReliably(NodeLife from, NodeLife to, Action arrive)
    {
        if (!from.IsAlive || !to.IsAlive || !from.Peers.Contains(to) || !to.Peers.Contains(from)) return;
        var link = LinkOf(from, to);
        Time.After(link.IsCut ? RetryInterval : LatencyMax + Latency(link), () =>
        {
            if (link.IsCut) SendReliably(from, to, arrive);
            else if (to.IsAlive) arrive();
        });
    }

    private void Arrive(NodeLife from, NodeLife to, IActorRef sender, IActorRef actor, byte[] bytes, string manifest)
    {
        if (!to.IsAlive || !to.Peers.Contains(from)) return;
        var message = Serializer.FromBinary(bytes, manifest);
        _schedule.Trace.Step(Step.Arrived, from.Number, to.Number, bytes);
        if (_schedule.Trace.IsTold) _schedule.Trace.Tell($"{from} -> {to}: {Describe(message)}");
        actor.Tell(message, to.RefTo(from, sender, this));
    }

    private static bool Reaches(NodeLife from, NodeLife to) =>
        from.IsAlive && from.Peers.Contains(to) && to.Peers.Contains(from) && !LinkOf(from, to).IsCut;

    private long Latency(Link link) => Random.NextInt64(LatencyMin, LatencyMax) + link.Slowness;

    private static string Describe(object message) =>
        $"{message.GetType().Name} {(message as IMessage)?.ToString() ?? ""}";

    /// <summary>Watches actors for those who watch them from other processes.</summary>
    private sealed class Sentinel(Network network) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "collab")) / "sentinel";

        public override IActorRefProvider Provider => network.Provider;

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is DeathWatchNotification ended) network.Ended(ended.Actor);
        }
    }
}

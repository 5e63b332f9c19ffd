using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Collab.Actors.Hosting;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Membership;

/// <summary>
/// Knows the cluster's nodes: membership from Akka, names, endpoints and load from what every node tells every other
/// one each second. A restart loses only what the next second brings again.
/// </summary>
internal sealed class NodeDirectory : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name on every node.</summary>
    public const string ActorName = "nodes";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    // From the events alone: Cluster.State follows them at its own pace, and would show a removed node once more.
    private readonly Dictionary<UniqueAddress, Member> _members = [];
    private readonly HashSet<UniqueAddress> _unreachable = [];
    private readonly Dictionary<Address, NodeStatus> _statuses = [];
    private readonly Func<NodeStatus> _self;
    private readonly Action<ImmutableArray<NodeInfo>> _publish;
    private readonly Action<TimeSpan> _withoutJournal;
    private readonly Action _drain;
    private readonly Action<string> _givenUp;
    private long? _aloneWithoutJournalSince;

    /// <param name="self">What this node says of itself.</param>
    /// <param name="publish">Gets the directory, this node first, whenever it may have changed.</param>
    /// <param name="withoutJournal">
    /// Called each second in which the journal does not answer this node but does answer another one, with the time
    /// that this has lasted.
    /// </param>
    /// <param name="drain">Called when another node passes on that this one is to drain.</param>
    /// <param name="givenUp">Called with a reason when the others have given this node up.</param>
    public NodeDirectory(
        Func<NodeStatus> self,
        Action<ImmutableArray<NodeInfo>> publish,
        Action<TimeSpan> withoutJournal,
        Action drain,
        Action<string> givenUp)
    {
        (_self, _publish, _withoutJournal) = (self, publish, withoutJournal);
        (_drain, _givenUp) = (drain, givenUp);
        Receive<NodeStatus>(OnStatus);
        Receive<Drain>(OnDrain);
        Receive<ClusterEvent.MemberRemoved>(OnRemoved);
        Receive<ClusterEvent.IMemberEvent>(OnMember);
        Receive<ClusterEvent.IReachabilityEvent>(OnReachability);
        Receive<Spread>(OnSpread);
        Receive<ThisActorSystemQuarantinedEvent>(OnQuarantined);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        Func<NodeStatus> self,
        Action<ImmutableArray<NodeInfo>> publish,
        Action<TimeSpan> withoutJournal,
        Action drain,
        Action<string> givenUp) =>
        Akka.Actor.Props.Create(() => new NodeDirectory(self, publish, withoutJournal, drain, givenUp));

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(nameof(Spread), Spread.Instance, TimeSpan.Zero, Interval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnStatus(NodeStatus status)
    {
        _statuses[Sender.Path.Address] = status;
        Publish();
    }

    private void OnDrain(Drain drain)
    {
        if (drain.Node == _self().Name) _drain();
    }

    private void OnMember(ClusterEvent.IMemberEvent @event)
    {
        _members[@event.Member.UniqueAddress] = @event.Member;
        if (@event is ClusterEvent.MemberUp) Tell(@event.Member);
        Publish();
    }

    private void OnRemoved(ClusterEvent.MemberRemoved removed)
    {
        _members.Remove(removed.Member.UniqueAddress);
        _unreachable.Remove(removed.Member.UniqueAddress);

        // Another process of this address may have come up before.
        if (_members.Values.All(member => member.Address != removed.Member.Address))
            _statuses.Remove(removed.Member.Address);
        Publish();
    }

    private void OnReachability(ClusterEvent.IReachabilityEvent @event)
    {
        if (@event is ClusterEvent.UnreachableMember unreachable) _unreachable.Add(unreachable.Member.UniqueAddress);
        else if (@event is ClusterEvent.ReachableMember again) _unreachable.Remove(again.Member.UniqueAddress);
        Publish();
    }

    private void OnSpread(Spread spread)
    {
        foreach (var member in _members.Values) Tell(member);
        Publish();
        WatchJournal();
    }

    private void WatchJournal()
    {
        if (_self().HasJournal || !_members.Values.Any(HasJournal))
        {
            // Counted anew after an outage for all: of those to whom the database comes back, somebody is the first.
            _aloneWithoutJournalSince = null;
            return;
        }

        _aloneWithoutJournalSince ??= Stopwatch.GetTimestamp();
        _withoutJournal(Stopwatch.GetElapsedTime(_aloneWithoutJournalSince.Value));
    }

    private bool HasJournal(Member member) =>
        !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)
        && member.Status == MemberStatus.Up
        && !_unreachable.Contains(member.UniqueAddress)
        && _statuses.GetValueOrDefault(member.Address) is { HasJournal: true };

    private void OnQuarantined(ThisActorSystemQuarantinedEvent quarantined) =>
        _givenUp($"{quarantined.RemoteAddress} has put it in quarantine.");

    private void Tell(Member member)
    {
        if (member.UniqueAddress.Equals(_cluster.SelfUniqueAddress) || member.Status != MemberStatus.Up) return;
        Context.ActorSelection(new RootActorPath(member.Address) / "user" / ActorName).Tell(_self());
    }

    private void Publish() => _publish([
        .. _members.Values
            .Select(member => Describe(member, _unreachable.Contains(member.UniqueAddress)))
            .OrderByDescending(node => node.Self)
            .ThenBy(node => node.Name, StringComparer.Ordinal),
    ]);

    private NodeInfo Describe(Member member, bool unreachable)
    {
        var self = member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);
        var address = $"{member.Address.Host}:{member.Address.Port}";
        var status = self ? _self() : _statuses.GetValueOrDefault(member.Address) ?? new NodeStatus { Name = address };
        return new NodeInfo(
            status.Name,
            address,
            status.Endpoint,
            unreachable ? "unreachable"
                : member.Status != MemberStatus.Up ? member.Status.ToString().ToLowerInvariant()
                : status.HandingOver ? NodeInfo.HandingOver
                : status.Draining ? NodeInfo.Draining
                : NodeInfo.Up,
            self,
            status.ProcessId,
            status.Primaries,
            status.Connections);
    }

    /// <summary>Tells the others at once what this node says of itself.</summary>
    internal sealed class Spread : INoSerializationVerificationNeeded
    {
        public static readonly Spread Instance = new();
    }
}

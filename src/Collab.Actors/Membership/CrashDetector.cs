using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace Collab.Actors.Membership;

/// <summary>
/// Tells a dead process from a silent one. When the link to a member breaks, it tries the member's port: a machine that
/// lives answers "connection refused" when nobody listens any more. Three refusals are taken as death: the member is
/// marked unreachable and downed at once, without waiting for missing heartbeats.
/// </summary>
/// <remarks>
/// Why it does no harm: a member that leaves is left alone; a process restarted at the address accepts; a full backlog
/// lets the attempt time out; and a firewall that rejects looks like death only from outside, so a verdict over a node
/// of another machine needs a majority on this side. Were it wrong all the same, the journal refuses the second writer.
/// A restart forgets probes under way, and the failure detector decides, later.
/// </remarks>
internal sealed class CrashDetector : ReceiveActor, IWithTimers
{
    private const int RefusalsNeeded = 3;
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How often, and at most how long, the cluster is hurried to remove the dead: every node must agree, and each
    /// agrees when it next looks, or is next told.
    /// </summary>
    private static readonly TimeSpan HurryInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HurryMax = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HashSet<Address> _probing = [];
    private readonly ClusterScheduler? _scheduler = Context.System.Scheduler as ClusterScheduler;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<UniqueAddress, long> _dead = [];

    public CrashDetector()
    {
        Receive<DisassociatedEvent>(OnDisassociated);
        Receive<AssociationErrorEvent>(OnAssociationError);
        Receive<Probed>(OnProbed);
        Receive<ClusterEvent.MemberDowned>(downed => HurryFor(downed.Member));
        Receive<Hurry>(OnHurry);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props() => Akka.Actor.Props.Create(() => new CrashDetector());

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnDisassociated(DisassociatedEvent broken) => Probe(broken.RemoteAddress);

    private void OnAssociationError(AssociationErrorEvent broken) => Probe(broken.RemoteAddress);

    private void Probe(Address address)
    {
        if (Find(address) is null || !_probing.Add(address)) return;
        var self = Self;
        new Thread(() => self.Tell(Judge(address))) { IsBackground = true, Name = "crash probe" }.Start();
    }

    /// <summary>
    /// On a thread of its own: the pool's are busy with the lost node's clients, and every wait there would be
    /// followed by another, for a turn.
    /// </summary>
    private static Probed Judge(Address address)
    {
        for (var refusals = 0; refusals < RefusalsNeeded; refusals++)
        {
            if (refusals > 0) Thread.Sleep(BetweenProbes);
            if (!IsRefused(address.Host, address.Port ?? 0)) return new Probed(address, false);
        }

        return new Probed(address, true);
    }

    private static bool IsRefused(string host, int port)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var timeout = new CancellationTokenSource(ProbeTimeout);
            socket.ConnectAsync(host, port, timeout.Token).AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (Exception exception)
        {
            // Whatever else went wrong, as when no more sockets may be opened, is no evidence of a death, and must not
            // end this process: nobody else would catch it here.
            return exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
        }
    }

    private void OnProbed(Probed probed)
    {
        _probing.Remove(probed.Address);
        if (!probed.Refused || Find(probed.Address) is not { } member || !MayJudge(member)) return;
        _log.Warning("{0} refuses connections: its process is gone. Downing it", probed.Address);
        CrashFailureDetector.Mark(_cluster, member.Address);
        _cluster.Down(member.Address);
        HurryFor(member);
    }

    /// <summary>Whoever downed it.</summary>
    private void HurryFor(Member dead)
    {
        if (!_dead.TryAdd(dead.UniqueAddress, Stopwatch.GetTimestamp())) return;
        Timers.StartPeriodicTimer(nameof(Hurry), Hurry.Instance, TimeSpan.Zero, HurryInterval);
    }

    private void OnHurry(Hurry hurry)
    {
        foreach (var (dead, since) in _dead)
        {
            var remains = _cluster.State.Members.Any(member => member.UniqueAddress.Equals(dead));
            if (!remains || Stopwatch.GetElapsedTime(since) > HurryMax) _dead.Remove(dead);
        }

        if (_dead.Count == 0) Timers.Cancel(nameof(Hurry));
        else _scheduler?.Hurry();
    }

    /// <summary>The member at the address, unless it is leaving, gone, or this node itself is.</summary>
    private Member? Find(Address address)
    {
        if (_cluster.IsTerminated || address.Equals(_cluster.SelfAddress)) return null;
        if (_cluster.SelfMember.Status != MemberStatus.Up) return null;
        var member = _cluster.State.Members.FirstOrDefault(m => m.Address.Equals(address));
        return member?.Status is MemberStatus.Up or MemberStatus.Joining or MemberStatus.WeaklyUp ? member : null;
    }

    /// <summary>
    /// On this machine a refusal comes from the kernel that would know. From elsewhere it may come from a firewall
    /// between the two, which would let either side believe the other dead.
    /// </summary>
    private bool MayJudge(Member member)
    {
        if (member.Address.Host == _cluster.SelfAddress.Host
            || (IPAddress.TryParse(member.Address.Host, out var ip) && IPAddress.IsLoopback(ip))) return true;
        var members = _cluster.State.Members.Count(m => m.Status is MemberStatus.Up or MemberStatus.Leaving);
        var lost = _cluster.State.Unreachable.Select(m => m.Address)
            .Append(member.Address)
            .Concat(_probing)
            .Distinct()
            .Count();
        return (members - lost) * 2 > members;
    }

    private sealed class Hurry : INoSerializationVerificationNeeded
    {
        public static readonly Hurry Instance = new();
    }

    private sealed record Probed(Address Address, bool Refused) : INoSerializationVerificationNeeded;
}

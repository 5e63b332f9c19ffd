using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Conferences;
using Collab.Actors.Replicas;
using Collab.Protocol.Remoting;
using Collab.Simulation.Faults;
using Collab.Simulation.Journals;
using Collab.Simulation.Networks;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Nodes;

/// <summary>The nodes, who of them is in the cluster, and where primaries are to be.</summary>
internal sealed class Cluster(Schedule schedule)
{
    /// <summary>How many nodes there are.</summary>
    public const int NodesCount = 3;

    private readonly Dictionary<ConferenceId, NodeLife> _homes = [];
    private readonly List<NodeLife> _members = [];
    private readonly SessionSecrets _secrets = new(new byte[SessionSecrets.KeyBytesMin]);
    private long _ids;

    /// <summary>Every process that there ever was, oldest first.</summary>
    public List<NodeLife> Lives { get; } = [];

    /// <summary>The process of each node; <c>null</c> while it has none.</summary>
    public NodeLife?[] Current { get; } = new NodeLife?[NodesCount];

    private VirtualTime Time => schedule.Time;

    private Random Random => schedule.Random;

    /// <summary>Starts a node's next process, which joins the cluster at once.</summary>
    public NodeLife Start(int index)
    {
        foreach (var old in Lives.Where(life => life.Node == NameOf(index)).ToArray()) Remove(old);
        var life = new NodeLife(NameOf(index), Lives.Count + 1, new NodeClock(Time));
        Lives.Add(life);
        Current[index] = life;
        foreach (var member in _members)
        {
            member.Peers.Add(life);
            life.Peers.Add(member);
        }

        _members.Add(life);
        schedule.Trace.Step(Step.Started, life.Number);
        schedule.Register(life);
        var system = schedule.System.System;
        var prefix = schedule.NameOf(life);
        life.Primaries = system.ActorOf(
            Props.CreateBy(new HostProducer(() => new PrimaryHost(life, PrimariesOf(life), id => IsHome(life, id)))),
            $"{prefix}.primaries");
        life.Replicas = system.ActorOf(Replicas.Props(ReplicasOf(life)), $"{prefix}.replicas");
        return life;
    }

    /// <summary>A process is gone in the middle of whatever it does. The others find out by themselves.</summary>
    /// <param name="life">Which.</param>
    /// <param name="noticedAfter">When the first of the others gives it up, in microseconds.</param>
    public void Crash(NodeLife life, long noticedAfter)
    {
        if (!life.IsAlive) return;
        if (schedule.Trace.IsTold) schedule.Trace.Tell($"{life} crashes");
        schedule.Trace.Step(Step.Crashed, life.Number);
        life.IsAlive = false;
        Current[Array.IndexOf(Current, life)] = null;
        foreach (var link in life.Links.Values) schedule.Tally.MessagesLost += link.Break(Random);
        schedule.Clients.NodeCrashed(life, isSilent: noticedAfter > VirtualTime.Second);
        life.IsPaused = false;
        schedule.System.Runs.Unpark(life);
        var system = schedule.System.System;
        system.Stop(life.Primaries);
        system.Stop(life.Replicas);
        Time.After(noticedAfter, () => Remove(life));
    }

    /// <summary>The others give up a process that lives on, and it finds out that it is alone.</summary>
    public void Down(NodeLife life)
    {
        if (life.IsDowned || !life.IsAlive) return;
        if (schedule.Trace.IsTold) schedule.Trace.Tell($"{life} is downed");
        life.IsDowned = true;
        Remove(life);
        Time.After(Random.NextInt64(2 * VirtualTime.Second), () =>
        {
            foreach (var peer in life.Peers.ToArray())
            {
                life.Peers.Remove(peer);
                if (life.IsAlive) Network.TellGone(life, peer);
            }
        });
    }

    /// <summary>A conference's primary moves to another node.</summary>
    public bool Move(ConferenceId conference)
    {
        var others = _members.Where(life => life.IsAlive && life != _homes.GetValueOrDefault(conference)).ToArray();
        if (others.Length == 0 || !_homes.TryGetValue(conference, out var old) || !old.IsAlive) return false;
        _homes[conference] = others[Random.Next(others.Length)];
        old.Primaries.Tell(new PrimaryHost.HandOff(conference), ActorRefs.NoSender);
        foreach (var life in Lives.Where(life => life.IsAlive))
            Time.After(Random.NextInt64(300 * VirtualTime.Millisecond), () => life.Homes.Remove(conference));
        return true;
    }

    /// <summary>The process in which a conference's primary is to be, if it is there.</summary>
    public NodeLife? HomeOf(ConferenceId conference) =>
        _homes.TryGetValue(conference, out var home) && home.IsAlive ? home : null;

    private static string NameOf(int index) => $"n{index + 1}";

    /// <summary>The cluster goes on without a process: each of the others learns of it in its own time.</summary>
    private void Remove(NodeLife gone)
    {
        if (!_members.Remove(gone)) return;
        schedule.Trace.Step(Step.Removed, gone.Number);
        foreach (var conference in _homes.Where(x => x.Value == gone).Select(x => x.Key).ToArray())
            _homes.Remove(conference);
        foreach (var viewer in Lives.Where(life => life.IsAlive && life != gone))
        {
            Time.After(Random.NextInt64(20 * VirtualTime.Millisecond), () =>
            {
                if (viewer.Peers.Remove(gone)) Network.TellGone(viewer, gone);
            });
        }
    }

    private bool IsHome(NodeLife life, ConferenceId conference)
    {
        var isHome = life.IsDowned || _homes.GetValueOrDefault(conference) == life;
        if (!isHome) schedule.Tally.AttachmentsMisrouted++;
        return isHome;
    }

    private void Route(NodeLife viewer, Attach attach, IActorRef sender)
    {
        if (!viewer.IsAlive || !ConferenceId.TryParse(attach.Conference, out var conference)) return;
        if (schedule.Faults.DropsAttachment()) return;
        var home = FindHome(viewer, conference);
        if (home == viewer) viewer.Primaries.Tell(attach, sender);
        else schedule.Network.Send(viewer, home, sender, home.Primaries, attach);
    }

    private NodeLife FindHome(NodeLife viewer, ConferenceId conference)
    {
        if (viewer.Homes.TryGetValue(conference, out var known) && (known == viewer || viewer.Peers.Contains(known)))
            return known;
        var home = viewer;
        if (!viewer.IsDowned && !_homes.TryGetValue(conference, out home))
        {
            var candidates = _members.Where(life => life == viewer || viewer.Peers.Contains(life)).ToArray();
            home = candidates.Length == 0 ? viewer : candidates[Random.Next(candidates.Length)];
            _homes[conference] = home;
        }

        return viewer.Homes[conference] = home!;
    }

    private PrimarySettings PrimariesOf(NodeLife life) =>
        schedule.Tuning.Primaries(new PrimarySettings(life.Node, SimulatedServices.Catalog, life.Load, life.Clock)
        {
            // There is no waker here: clients ask for every conference until the schedule's end.
            WakeAfter = (_, _, _) => { },
        });

    private ReplicaSettings ReplicasOf(NodeLife life)
    {
        var region = new Region(
            life.Name, schedule.System.System.Provider, (attach, sender) => Route(life, attach, sender));
        return schedule.Tuning.Replicas(new ReplicaSettings(
            life.Node,
            SimulatedServices.Catalog,
            region,
            new JournalReads(schedule, life),
            _secrets,
            () => [.. life.Peers.Select(peer => peer.Node)],
            life.Load,
            life.Clock)
        {
            Folded = life.Folded,
            NewSessionId = () => $"session-{++_ids}",
            NewCommandId = () => ++_ids,
        });
    }

    /// <summary>Akka makes actors of expressions by compiling them, which takes longer than the whole actor.</summary>
    private sealed class HostProducer(Func<PrimaryHost> produce) : IIndirectActorProducer
    {
        public Type ActorType => typeof(PrimaryHost);

        public ActorBase Produce() => produce();

        public void Release(ActorBase actor)
        {
        }
    }
}

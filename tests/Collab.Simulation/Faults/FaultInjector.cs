using Akka.Actor;
using Collab.Actors;
using Collab.Simulation.Networks;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Faults;

/// <summary>Makes go wrong what a plan says, and makes it right again in the end.</summary>
internal sealed class FaultInjector(Schedule schedule)
{
    private const long GivenUpAfter = 3 * VirtualTime.Second;

    private bool _dropsAttachments;
    private bool _isOver;

    private VirtualTime Time => schedule.Time;

    private Random Random => schedule.Random;

    private Tally Tally => schedule.Tally;

    /// <summary>Plans the faults.</summary>
    public void Begin(FaultPlan plan)
    {
        schedule.Network.IsHostile = plan.IsHostile;
        foreach (var (at, kind) in plan.Faults) Time.At(at, () => Inject(kind));
    }

    /// <summary>Everything is made whole, and nothing goes wrong from here on.</summary>
    public void End()
    {
        _isOver = true;
        _dropsAttachments = false;
        schedule.Network.IsHostile = false;
        schedule.Journal.Faults.End();
        foreach (var life in schedule.Cluster.Lives)
        {
            foreach (var link in life.Links.Values) (link.IsCut, link.Slowness) = (false, 0);
            Resume(life);
        }

        var absent = Random.Next(4) == 0 ? Random.Next(Cluster.NodesCount) : -1;
        for (var i = 0; i < Cluster.NodesCount; i++)
        {
            if (schedule.Cluster.Current[i] is null && i != absent) schedule.Cluster.Start(i);
        }

        schedule.Clients.Heal();
    }

    /// <summary>Whether a region loses the attachment that it is about to pass on.</summary>
    public bool DropsAttachment()
    {
        if (!_dropsAttachments || Random.Next(2) == 0) return false;
        Tally.Count(FaultKind.AttachmentDropped);
        return true;
    }

    /// <summary>A process crashes, and its node starts another one later.</summary>
    public void Crash(NodeLife life, bool isSilent = false)
    {
        if (!life.IsAlive) return;
        var node = Array.IndexOf(schedule.Cluster.Current, life);
        var noticed = isSilent
            ? Random.NextInt64(2 * VirtualTime.Second, 6 * VirtualTime.Second)
            : Random.NextInt64(10 * VirtualTime.Millisecond, 300 * VirtualTime.Millisecond);
        schedule.Cluster.Crash(life, noticed);
        if (_isOver)
        {
            Time.After(Random.NextInt64(VirtualTime.Second), () => Restart(node));
            return;
        }

        Time.After(Random.NextInt64(100 * VirtualTime.Millisecond, 4 * VirtualTime.Second), () => Restart(node));
    }

    private void Restart(int node)
    {
        if (schedule.Cluster.Current[node] is null) schedule.Cluster.Start(node);
    }

    private void Inject(FaultKind kind)
    {
        if (_isOver) return;
        if (schedule.Trace.IsTold) schedule.Trace.Tell($"fault: {kind}");
        schedule.Trace.Step(Step.Fault, (long)kind);
        if (Apply(kind)) Tally.Count(kind);
    }

    /// <summary>Does it, when there is anything to do it to.</summary>
    private bool Apply(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.NodeCrashed:
            case FaultKind.MachineLost:
                if (SomeLife() is not { } crashing) return false;
                Crash(crashing, isSilent: kind == FaultKind.MachineLost);
                return true;
            case FaultKind.NodePaused:
                return Pause();
            case FaultKind.NodeCutOff:
            case FaultKind.OneWayCut:
                return CutOff(isOneWay: kind == FaultKind.OneWayCut);
            case FaultKind.LinkBroken:
                if (SomeLink() is not { } breaking) return false;
                Tally.MessagesLost += breaking.Break(Random);
                return true;
            case FaultKind.LinkSlow:
                if (SomeLink() is not { } slow) return false;
                slow.Slowness = Random.NextInt64(VirtualTime.Second);
                Time.After(2 * VirtualTime.Second, () => slow.Slowness = 0);
                return true;
            case FaultKind.AttachmentDropped:
                _dropsAttachments = true;
                Time.After(2 * VirtualTime.Second, () => _dropsAttachments = false);
                return false;
            case FaultKind.PrimaryMoved:
                return schedule.Cluster.Move(SomeConference());
            case FaultKind.PrimaryFailed:
                return Fail(SomePrimary());
            case FaultKind.ReplicaFailed:
                return Fail(SomeChild(SomeLife()?.Replicas));
            case FaultKind.ServiceFailed:
                return Fail(SomeChild(SomePrimary()));
            case FaultKind.ClockJumped:
                if (SomeLife() is not { } jumping) return false;
                jumping.Clock.Skew += TimeSpan.FromMilliseconds(Random.Next(-5_000, 5_000));
                return true;
            case FaultKind.JournalOutage:
                schedule.Journal.Faults.IsDown = true;
                Time.After(
                    Random.NextInt64(2 * VirtualTime.Second), () => schedule.Journal.Faults.IsDown = false);
                return true;
            case FaultKind.JournalSlow:
                schedule.Journal.Faults.SlowDown(Time.Now + Random.NextInt64(2 * VirtualTime.Second));
                return true;
            case FaultKind.CrashBeforeWrite:
            case FaultKind.CrashAfterWrite:
            case FaultKind.WriteFails:
            case FaultKind.WriteAnswerLost:
            case FaultKind.WriteTimesOut:
            case FaultKind.ReadFails:
                schedule.Journal.Faults.Arm(kind);
                return false;
            default:
                return schedule.Clients.Disturb(kind);
        }
    }

    private bool Pause()
    {
        if (SomeLife() is not { IsPaused: false } life) return false;
        life.IsPaused = true;
        GiveUpUnless(life, () => !life.IsPaused);
        Time.After(Random.NextInt64(6 * VirtualTime.Second), () => Resume(life));
        return true;
    }

    private void Resume(NodeLife life)
    {
        if (!life.IsPaused) return;
        life.IsPaused = false;
        schedule.System.Runs.Unpark(life);
    }

    private bool CutOff(bool isOneWay)
    {
        if (SomeLife() is not { } life) return false;
        var links = new List<Link>();
        var deaf = Random.Next(2) == 0;
        foreach (var other in life.Peers)
        {
            if (!isOneWay || deaf) links.Add(Network.LinkOf(other, life));
            if (!isOneWay || !deaf) links.Add(Network.LinkOf(life, other));
        }

        foreach (var link in links)
        {
            link.IsCut = true;
            Tally.MessagesLost += link.Break(Random);
        }

        GiveUpUnless(life, () => links.TrueForAll(link => !link.IsCut));
        Time.After(Random.NextInt64(6 * VirtualTime.Second), () => links.ForEach(link => link.IsCut = false));
        return true;
    }

    /// <summary>
    /// The others give a silent process up; it goes on alone for a while, with primaries of its own, and ends itself.
    /// </summary>
    private void GiveUpUnless(NodeLife life, Func<bool> isBack) =>
        Time.After(Random.NextInt64(500 * VirtualTime.Millisecond, GivenUpAfter), () =>
        {
            if (isBack() || !life.IsAlive || life.IsDowned) return;
            Tally.Count(FaultKind.NodeDowned);
            schedule.Cluster.Down(life);
            Leave(life);
        });

    private void Leave(NodeLife life) => Time.After(Random.NextInt64(4 * VirtualTime.Second), () =>
    {
        if (life.IsPaused) Leave(life);
        else Crash(life);
    });

    private static bool Fail(IActorRef? actor)
    {
        if (actor is null) return false;
        actor.Tell(Kill.Instance, ActorRefs.NoSender);
        return true;
    }

    private NodeLife? SomeLife()
    {
        var lives = schedule.Cluster.Current.OfType<NodeLife>().ToArray();
        return lives.Length == 0 ? null : lives[Random.Next(lives.Length)];
    }

    private Link? SomeLink() => SomeLife() is { Peers: [_, ..] } from
        ? Network.LinkOf(from, from.Peers[Random.Next(from.Peers.Count)])
        : null;

    private ConferenceId SomeConference() => schedule.Conferences[Random.Next(schedule.Conferences.Count)];

    private IActorRef? SomePrimary() =>
        schedule.Cluster.HomeOf(SomeConference()) is { PrimaryByConference.Values: { Count: > 0 } primaries }
            ? primaries.ElementAt(Random.Next(primaries.Count))
            : null;

    private IActorRef? SomeChild(IActorRef? parent)
    {
        if (parent is not ActorRefWithCell cell) return null;
        var children = cell.Children.OrderBy(child => child.Path.Name, StringComparer.Ordinal).ToArray();
        return children.Length == 0 ? null : children[Random.Next(children.Length)];
    }
}

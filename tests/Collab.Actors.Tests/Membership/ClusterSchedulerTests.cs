using Akka.Actor;
using Collab.Actors.Membership;
using Collab.Testing;

namespace Collab.Actors.Tests.Membership;

/// <summary>One message of Akka's comes sooner; everything else comes as Akka says.</summary>
internal sealed class ClusterSchedulerTests() : ActorSpec(
    "akka.scheduler.implementation = \"Collab.Actors.Membership.ClusterScheduler, Collab.Actors\"")
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Test]
    public void Akka_still_has_the_message_that_the_coordinator_waits_for() => Assert.That(
        ClusterScheduler.CoordinatorReady,
        Is.Not.Null,
        "This Akka's ShardCoordinator has no StateInitialized: see what it waits for now, or drop the scheduler.");

    [Test]
    public void Akka_still_has_the_ticks_that_are_hurried() => Assert.That(
        ClusterScheduler.DaemonTicks,
        Is.All.Not.Null,
        "This Akka's cluster daemon has other ticks: see what makes it look, gossip and act now.");

    [Test]
    public void Ticks_come_at_once_when_they_are_hurried_in_the_order_in_which_one_makes_work_for_the_next()
    {
        var ticks = ClusterScheduler.DaemonTicks.Select(x => Activator.CreateInstance(x!, nonPublic: true)!).ToList();
        using var repeated = new Cancelable(Sys.Scheduler);
        foreach (var tick in ticks.AsEnumerable().Reverse())
            Sys.Scheduler.ScheduleTellRepeatedly(Long, Long, TestActor, tick, ActorRefs.NoSender, repeated);
        ((ClusterScheduler)Sys.Scheduler).Hurry();
        foreach (var tick in ticks) ExpectMsg<object>(message => message == tick, TimeSpan.FromSeconds(10));
    }

    [Test]
    public void The_coordinator_waits_no_longer_than_it_must()
    {
        var ready = Activator.CreateInstance(ClusterScheduler.CoordinatorReady!, nonPublic: true)!;
        Sys.Scheduler.ScheduleTellOnce(Long, TestActor, ready, ActorRefs.NoSender);
        ExpectMsg<object>(message => message == ready, TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Everything_else_waits_as_long_as_it_was_told_to()
    {
        using var late = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(Long, TestActor, "late", ActorRefs.NoSender, late);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), TestActor, "soon", ActorRefs.NoSender);
        ExpectMsg("soon", TimeSpan.FromSeconds(10));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Test]
    public void Repeated_messages_and_actions_are_passed_on_and_end_when_cancelled()
    {
        using var repeated = new Cancelable(Sys.Scheduler);
        var interval = TimeSpan.FromMilliseconds(20);
        Sys.Scheduler.ScheduleTellRepeatedly(interval, interval, TestActor, "again", ActorRefs.NoSender, repeated);
        ExpectMsg("again", TimeSpan.FromSeconds(10));
        ExpectMsg("again", TimeSpan.FromSeconds(10));
        repeated.Cancel();
        Sys.Scheduler.Advanced.ScheduleOnce(interval, () => TestActor.Tell("acted"));
        FishForMessage(message => message is "acted", TimeSpan.FromSeconds(10));
        Assert.That(
            Sys.Scheduler.Now, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromSeconds(10)));
    }
}

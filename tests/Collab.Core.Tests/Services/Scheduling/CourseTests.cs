using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Tests.Services.Scheduling;

internal sealed class CourseTests
{
    [Test]
    public void Reminders_start_and_end_come_at_their_times_although_nobody_is_there()
    {
        var schedule = SchedulingRoom.Tomorrow();
        schedule.ReminderSeconds.Add([600, 3600]);
        var driver = SchedulingRoom.Created().Plan(schedule);
        var mark = driver.Log.Count;
        var hour = SchedulingRoom.Hour("2027-01-16T08:00Z");
        driver.AdvanceTo("2027-01-16T09:30Z");
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new Google.Protobuf.IMessage[]
        {
            new ReminderDue { Occurrence = hour, Seconds = 3600 },
            new ReminderDue { Occurrence = hour, Seconds = 600 },
            new OccurrenceStarted { Occurrence = hour },
            new OccurrenceEnded { Occurrence = hour },
        }));
        Assert.That(
            driver.Log.Skip(mark).Select(x => x.Time),
            Is.EqualTo(new[] { hour.Start - 3_600_000, hour.Start - 600_000, hour.Start, hour.End }));
    }

    [Test]
    public void A_reminder_that_was_due_before_the_plan_is_not_given()
    {
        var schedule = SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=2");
        schedule.ReminderSeconds.Add([172_800, 600]);
        var driver = SchedulingRoom.Created().Plan(schedule);
        driver.AdvanceTo("2027-01-17T10:00Z");
        Assert.That(
            driver.EventsSince(0).OfType<ReminderDue>().Select(x => x.Seconds), Is.EqualTo(new[] { 600, 600 }));
    }

    [Test]
    public void Those_who_are_no_hosts_are_let_in_early_by_so_much()
    {
        var schedule = SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=2");
        schedule.EarlyJoinSeconds = 600;
        var driver = SchedulingRoom.Created().Plan(schedule);
        driver.TryJoin("bob").ShouldBeRefused(RefusalCode.Waiting, "2027-01-16 07:50");
        Assert.That(driver.TryJoin("ann", Role.Host).Refused, Is.Null);
        Assert.That(driver.TryJoin("cora", Role.CoHost).Refused, Is.Null);
        driver.AdvanceTo("2027-01-16T07:50Z");
        Assert.That(driver.TryJoin("bob").Refused, Is.Null);
        driver.AdvanceTo("2027-01-16T09:00Z");
        driver.TryJoin("cid").ShouldBeRefused(RefusalCode.Waiting, "2027-01-17 07:50");
        driver.AdvanceTo("2027-01-17T08:30Z");
        Assert.That(driver.TryJoin("cid").Refused, Is.Null);
    }

    [Test]
    public void A_planned_conference_does_not_end_before_its_plan_does()
    {
        var driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=2"));
        driver.Join("ann", Role.Host);
        driver.Send("ann", new Leave());
        driver.AdvanceTo("2027-01-17T09:00Z");
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
        driver.AdvanceSeconds(61);
        Assert.That(driver.Facts.Conference.EndReason, Is.EqualTo(EndReason.Empty));
    }

    [Test]
    public void A_hard_end_ends_it_whoever_is_there_and_an_extension_moves_it()
    {
        var schedule = SchedulingRoom.Tomorrow();
        schedule.HardEnd = true;
        var driver = SchedulingRoom.Created().Plan(schedule);
        driver.Join("ann", Role.Host);
        driver.AdvanceTo("2027-01-16T08:50Z");
        driver.Send("ann", new ExtendOccurrence { Seconds = 1800 }).ShouldBe(new OccurrenceExtended
        {
            Occurrence = new Occurrence
            {
                Start = SchedulingRoom.At("2027-01-16T08:00Z"),
                End = SchedulingRoom.At("2027-01-16T09:30Z"),
            },
        });
        driver.AdvanceTo("2027-01-16T09:29Z");
        Assert.That(driver.Facts.Conference.IsAlive, Is.True);
        driver.AdvanceTo("2027-01-16T09:30Z");
        Assert.That(driver.Facts.Conference.EndReason, Is.EqualTo(EndReason.Schedule));
        Assert.That(driver.Facts.Conference.EndedAt, Is.EqualTo(SchedulingRoom.At("2027-01-16T09:30Z")));
    }

    [TestCase(-3600)]
    [TestCase(86_400)]
    public void An_extension_has_its_limits(int seconds)
    {
        var driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow());
        driver.AdvanceTo("2027-01-16T08:30Z");
        driver.Node(new ExtendOccurrence { Seconds = seconds })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"{seconds}");
        driver.Node(new ExtendOccurrence()).ShouldChangeNothing();
    }

    [Test]
    public void One_occurrence_can_be_left_out()
    {
        var driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=3"));
        driver.Node(new CancelOccurrence { Start = SchedulingRoom.At("2027-01-16T08:00Z") })
            .ShouldBe(new OccurrenceCancelled { Occurrence = SchedulingRoom.Hour("2027-01-16T08:00Z") });
        Assert.That(driver.Starts(3), Is.EqualTo("01-17T08:00 01-18T08:00"));
        driver.Node(new CancelOccurrence { Start = SchedulingRoom.At("2027-01-16T08:00Z") })
            .ShouldBeRefused(RefusalCode.NotFound);
        driver.AdvanceTo("2027-01-17T08:30Z");
        driver.Node(new CancelOccurrence { Start = SchedulingRoom.At("2027-01-17T08:00Z") })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "has begun");
        driver.AdvanceTo("2027-01-17T10:00Z");
        driver.Node(new CancelOccurrence { Start = SchedulingRoom.At("2027-01-18T08:00Z") })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "last");
    }

    [Test]
    public void What_was_missed_in_an_outage_is_made_up_for_in_order()
    {
        var schedule = SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=3");
        schedule.ReminderSeconds.Add([3600, 600]);
        var driver = SchedulingRoom.Created().Plan(schedule);
        var service = new Collab.Core.Services.Scheduling.SchedulingService();
        var decision = service.Settle(
            driver.Plan(),
            driver.ContextFor(null, SchedulingRoom.At("2027-01-17T07:55Z")));
        Assert.That(decision.Events.Select(x => x.Body), Is.EqualTo(new Google.Protobuf.IMessage[]
        {
            new OccurrenceStarted { Occurrence = SchedulingRoom.Hour("2027-01-16T08:00Z") },
            new OccurrenceEnded { Occurrence = SchedulingRoom.Hour("2027-01-16T08:00Z") },
            new ReminderDue { Occurrence = SchedulingRoom.Hour("2027-01-17T08:00Z"), Seconds = 600 },
        }));
    }
}

using Collab.Core.Services;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Tests.Services.Scheduling;

internal sealed class PlanningTests
{
    [Test]
    public void A_plan_for_once_has_one_occurrence()
    {
        var driver = SchedulingRoom.Created();
        driver.Node(new SetSchedule { Schedule = SchedulingRoom.Tomorrow() }).ShouldBe(new ScheduleSet
        {
            Schedule = SchedulingRoom.Tomorrow(),
            Occurrences = { SchedulingRoom.Hour("2027-01-16T08:00Z") },
            Complete = true,
        });
        driver.Node(new SetSchedule { Schedule = SchedulingRoom.Tomorrow() }).ShouldChangeNothing();
    }

    [Test]
    public void A_meeting_at_nine_stays_at_nine_when_the_clocks_change()
    {
        var driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow("FREQ=WEEKLY;BYDAY=SA,SU"));
        driver.AdvanceTo("2027-03-20T00:00Z");
        Assert.That(driver.Starts(4), Is.EqualTo("03-20T08:00 03-21T08:00 03-27T08:00 03-28T07:00"));
    }

    [Test]
    public void A_start_that_the_clocks_leave_out_is_an_hour_later()
    {
        var driver = SchedulingRoom.Created().Plan(new Schedule
        {
            Starts = "2027-03-28T02:30:00",
            TimeZone = "Europe/Berlin",
            DurationSeconds = 600,
        });
        Assert.That(driver.Starts(1), Is.EqualTo("03-28T01:30"));
    }

    [TestCase("FREQ=MONTHLY;BYDAY=-1FR", "01-29T08:00 02-26T08:00 03-26T08:00 04-30T07:00")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=31", "01-31T08:00 03-31T07:00 05-31T07:00 07-31T07:00")]
    [TestCase("FREQ=DAILY;COUNT=2", "01-16T08:00 01-17T08:00")]
    [TestCase("FREQ=DAILY;UNTIL=20270118T080000Z", "01-16T08:00 01-17T08:00 01-18T08:00")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2", "01-16T08:00 01-30T08:00 02-13T08:00 02-27T08:00")]
    public void A_rule_gives_its_occurrences(string rule, string starts)
    {
        var schedule = SchedulingRoom.Tomorrow(rule);
        // Only what the rule names: a first start that is none of those would count as one.
        if (rule.Contains("-1FR", StringComparison.Ordinal)) schedule.Starts = "2027-01-29T09:00:00";
        if (rule.Contains("31", StringComparison.Ordinal)) schedule.Starts = "2027-01-31T09:00:00";
        Assert.That(SchedulingRoom.Created().Plan(schedule).Starts(4), Is.EqualTo(starts));
    }

    [Test]
    public void A_rule_without_an_end_is_worked_out_further_and_further()
    {
        var driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow("FREQ=DAILY"));
        Assert.That((driver.Plan().Occurrences.Count, driver.Plan().Complete), Is.EqualTo((32, false)));
        for (var day = 1; day <= 90; day++)
        {
            driver.Advance(86_400_000);
            Assert.That(driver.Plan().Occurrences, Has.Count.InRange(24, 32));
        }

        Assert.That(driver.Starts(2), Is.EqualTo("04-16T07:00 04-17T07:00"));
        var starts = driver.Plan().Occurrences.Select(x => x.Start).ToList();
        Assert.That(starts, Is.Ordered.And.Unique);
        Assert.That(driver.State.Facts.Conference.Phase, Is.EqualTo(Phase.Created), "nobody has been in it");
    }

    [TestCase("2020-01-01T09:00:00")]
    [TestCase("1970-01-01T09:00:00")]
    public void What_began_long_ago_begins_where_it_is_now(string starts)
    {
        var schedule = SchedulingRoom.Tomorrow("FREQ=DAILY");
        schedule.Starts = starts;
        var driver = SchedulingRoom.Created().Plan(schedule);
        Assert.That(driver.Starts(2), Is.EqualTo("01-15T08:00 01-16T08:00"));
        Assert.That(driver.Plan().Started, Is.True);
    }

    [TestCase("FREQ=DAILY;INTERVAL=3", "2020-01-01", "01-15T08:00 01-18T08:00 01-21T08:00 01-24T08:00")]
    [TestCase("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "1999-12-28", "01-19T08:00 01-22T08:00 02-02T08:00 02-05T08:00")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=31", "1980-01-31", "01-31T08:00 03-31T07:00 05-31T07:00 07-31T07:00")]
    [TestCase("FREQ=DAILY;BYMONTH=5;BYMONTHDAY=2,-1", "2000-05-31", "05-02T07:00 05-31T07:00 05-02T07:00 05-31T07:00")]
    [TestCase("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", "2000-02-29", "02-29T08:00 02-29T08:00 02-29T08:00")]
    [TestCase("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=9", "2000-02-29", "02-29T08:00 02-29T08:00")]
    public void What_began_long_ago_keeps_its_step(string rule, string day, string starts)
    {
        var schedule = SchedulingRoom.Tomorrow(rule);
        schedule.Starts = day + "T09:00:00";
        Assert.That(SchedulingRoom.Created().Plan(schedule).Starts(4), Is.EqualTo(starts));
    }

    [TestCase("", "starts")]
    [TestCase("2027-01-16", "starts")]
    [TestCase("2027-13-16T09:00:00", "starts")]
    [TestCase("2027-01-16T09:00:00Z", "starts")]
    [TestCase("0001-01-01T00:00:00", "1970 to 2199")]
    [TestCase("9999-12-31T23:59:59", "1970 to 2199")]
    public void A_start_is_a_local_date_and_time(string starts, string saying) =>
        Refused(schedule => schedule.Starts = starts, saying);

    [TestCase("")]
    [TestCase("Europe/Atlantis")]
    [TestCase("CEST")]
    [TestCase("UTC+1")]
    public void A_zone_has_a_name_of_the_database(string zone) =>
        Refused(schedule => schedule.TimeZone = zone, "time_zone");

    [TestCase("FREQ=SECONDLY")]
    [TestCase("FREQ=HOURLY;COUNT=3")]
    [TestCase("COUNT=3")]
    [TestCase("FREQ=DAILY;COUNT=0")]
    [TestCase("FREQ=DAILY;INTERVAL=-1")]
    [TestCase("FREQ=DAILY;FREQ=DAILY")]
    [TestCase("FREQ=DAILY;BYHOUR=1,2")]
    [TestCase("FREQ=MONTHLY;BYMONTHDAY=32")]
    [TestCase("FREQ=WEEKLY;BYDAY=XX")]
    [TestCase("FREQ=DAILY;UNTIL=tomorrow")]
    [TestCase("FREQ=DAILY;COUNT=3;UNTIL=20270201T000000Z")]
    [TestCase("RRULE:FREQ=DAILY")]
    [TestCase("\n")]
    public void A_rule_is_one_of_days_weeks_months_or_years(string rule) =>
        Refused(schedule => schedule.Rule = rule, "rule");

    [Test]
    public void Other_numbers_have_their_limits()
    {
        Refused(schedule => schedule.DurationSeconds = 59, "59", "60 to 86400");
        Refused(schedule => schedule.DurationSeconds = 86_401, "86401");
        Refused(schedule => schedule.EarlyJoinSeconds = -1, "-1", "86400");
        Refused(schedule => schedule.ReminderSeconds.Add(0), "reminder_seconds is 0");
        Refused(schedule => schedule.ReminderSeconds.Add([1, 2, 3, 4, 5, 6]), "6 items", "5");
        Refused(schedule => schedule.ReminderSeconds.Add([60, 60]), "different");
        Refused(schedule => schedule.Rule = "FREQ=DAILY;BYMONTHDAY=" + new string('1', 200), "rule has");
    }

    [TestCase("2027-01-15T07:00:00", "")]
    [TestCase("2047-01-15T07:00:00", "")]
    [TestCase("2027-02-01T09:00:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [TestCase("2027-02-01T09:00:00", "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30")]
    [TestCase("2199-12-31T23:59:59", "FREQ=DAILY")]
    [TestCase("1990-01-01T00:00:00", "FREQ=DAILY;COUNT=10000")]
    [TestCase("2015-01-01T00:00:00", "FREQ=DAILY;COUNT=10000")]
    public void A_plan_with_nothing_ahead_is_refused(string starts, string rule) =>
        Refused(schedule => (schedule.Starts, schedule.Rule, schedule.TimeZone) = (starts, rule, "UTC"), "ahead");

    [Test]
    public void Only_hosts_plan_and_co_hosts_extend()
    {
        var driver = SchedulingRoom.Created().Join("ann", Role.Host).Join("cora", Role.CoHost).Join("bob");
        var set = new SetSchedule { Schedule = SchedulingRoom.Tomorrow() };
        driver.Send("cora", set).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("bob", new ExtendOccurrence { Seconds = 60 }).ShouldBeRefused(RefusalCode.NotPermitted);
        Assert.That(driver.Send("ann", set).Refused, Is.Null);
        driver.Send("cora", new ExtendOccurrence { Seconds = 60 }).ShouldBeRefused(RefusalCode.NotFound, "No");
    }

    [Test]
    public void A_plan_can_be_taken_away()
    {
        var driver = SchedulingRoom.Created();
        driver.Node(new ClearSchedule()).ShouldChangeNothing();
        driver.Plan(SchedulingRoom.Tomorrow());
        driver.Node(new ClearSchedule()).ShouldBe(new ScheduleCleared());
        Assert.That((driver.Plan().Hours, driver.Plan().OpensAt), Is.EqualTo((Hours.Any, 0L)));
    }

    [Test]
    public void A_calendar_has_the_rule_in_its_zone_and_what_is_left_out()
    {
        var schedule = SchedulingRoom.Tomorrow("FREQ=DAILY;COUNT=10");
        schedule.ReminderSeconds.Add(600);
        var driver = SchedulingRoom.Created();
        Assert.That(driver.Ask(new GetCalendar(), new Viewer("x", Role.Attendee)), Is.TypeOf<QueryStep.Refused>());
        driver.Plan(schedule);
        driver.Node(new CancelOccurrence { Start = SchedulingRoom.At("2027-01-17T08:00Z") });
        var text = driver.Calendar();
        foreach (var line in new[]
        {
            "BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "DTSTART;TZID=Europe/Berlin:20270116T090000",
            "RRULE:FREQ=DAILY;COUNT=10", "EXDATE;TZID=Europe/Berlin:20270117T090000", "BEGIN:VALARM", "TRIGGER:-PT600S",
            "BEGIN:STANDARD", "BEGIN:DAYLIGHT", "TZOFFSETTO:+0200", "END:VCALENDAR",
        })
        {
            Assert.That(text, Does.Contain(line));
        }

        Assert.That(driver.Calendar(), Is.EqualTo(text), "the same plan gives the same bytes");
    }

    private static void Refused(Action<Schedule> change, params string[] saying)
    {
        var schedule = SchedulingRoom.Tomorrow();
        change(schedule);
        SchedulingRoom.Created().Node(new SetSchedule { Schedule = schedule })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }
}

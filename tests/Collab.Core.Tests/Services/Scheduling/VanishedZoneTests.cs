using Collab.Core.Services;
using Collab.Core.Services.Scheduling;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Tests.Services.Scheduling;

/// <summary>A plan in the journal whose zone a newer time zone database no longer has.</summary>
internal sealed class VanishedZoneTests
{
    private static readonly SchedulingService Service = new();

    private ConferenceDriver _driver = null!;
    private SchedulingState _plan = null!;

    [SetUp]
    public void PlanInAZoneThatVanishes()
    {
        _driver = SchedulingRoom.Created().Plan(SchedulingRoom.Tomorrow("FREQ=DAILY"));
        var snapshot = ((SchedulingSnapshot)Service.ToSnapshot(_driver.Plan())).Clone();
        snapshot.Schedule.TimeZone = "Europe/Atlantis";
        _plan = Service.FromSnapshot(snapshot);
    }

    [Test]
    public void Its_calendar_is_refused_and_why_is_said()
    {
        var step = Service.Answer(_plan, new GetCalendar(), new Viewer("ann", Role.Host));
        Assert.That(step, Is.TypeOf<QueryStep.Refused>());
        var (code, message) = (QueryStep.Refused)step;
        Assert.That(code, Is.EqualTo(RefusalCode.NotFound));
        Assert.That(message, Does.Contain("'Europe/Atlantis'").And.Contain("set the schedule anew"));
    }

    [Test]
    public void What_is_known_of_it_takes_place_and_nothing_follows()
    {
        var known = _plan.Occurrences;
        var events = Service.Settle(_plan, _driver.ContextFor(null, known[^1].End)).Events.Select(x => x.Body).ToList();
        Assert.That(events.OfType<OccurrenceEnded>().Select(x => x.Occurrence), Is.EqualTo(known));
        Assert.That(
            events.OfType<OccurrencesAdded>(), Is.EqualTo(new[] { new OccurrencesAdded { Complete = true } }));
    }

    [Test]
    public void The_same_plan_is_refused_when_it_is_set_again()
    {
        var decision = Service.Decide(_plan, new SetSchedule { Schedule = _plan.Schedule }, _driver.ContextFor(null));
        Assert.That(decision.Refused, Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(decision.Message, Does.Contain("time_zone"));
    }
}

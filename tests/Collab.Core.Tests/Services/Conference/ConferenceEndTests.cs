using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Conference;

/// <summary>The ends that come by themselves.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConferenceEndTests
{
    private static readonly ConferenceService Service = new();

    [Test]
    public void It_ends_when_its_longest_duration_has_passed_since_opening()
    {
        var driver = ConferenceDriver.Created(new Settings { DurationMaxSeconds = 60 });
        driver.AdvanceSeconds(1000);
        driver.Join("ann");
        Assert.That(DeadlineIn(driver), Is.EqualTo(60_000));
        driver.Advance(59_999);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
        driver.Advance(1);
        RequireEnd(driver, EndReason.Duration);
    }

    [Test]
    public void It_ends_when_nobody_has_been_present_for_the_timeout()
    {
        var driver = ConferenceDriver.Created(new Settings { EmptyTimeoutSeconds = 5 }).Join("ann");
        driver.AdvanceSeconds(20);
        driver.Send("ann", new Leave());
        Assert.That(DeadlineIn(driver), Is.EqualTo(5_000));
        driver.Advance(4_999);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
        driver.Advance(1);
        RequireEnd(driver, EndReason.Empty);
    }

    [Test]
    public void Somebody_who_joins_in_time_keeps_it_from_ending_empty()
    {
        var driver = ConferenceDriver.Created(new Settings { EmptyTimeoutSeconds = 5 }).Join("ann");
        driver.Send("ann", new Leave());
        driver.Advance(4_999);
        driver.Join("bob");
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
    }

    [Test]
    public void One_that_nobody_ever_joined_waits()
    {
        var driver = ConferenceDriver.Created(new Settings { EmptyTimeoutSeconds = 1, DurationMaxSeconds = 60 });
        Assert.That(Service.NextDeadline(driver.Facts.Conference, driver.Facts), Is.Null);
        driver.AdvanceSeconds(1_000_000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Created));
    }

    [Test]
    public void It_ends_after_the_last_host_left_when_the_policy_says_so()
    {
        var driver = WithHost(HostLeavesPolicy.End).Join("eve", Role.Host);
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open), "another host is there");
        driver.Send("eve", new Leave());
        Assert.That(DeadlineIn(driver), Is.EqualTo(10_000));
        driver.Advance(9_999);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
        driver.Advance(1);
        RequireEnd(driver, EndReason.HostLeft);
    }

    [Test]
    public void A_host_who_returns_in_time_keeps_it_going()
    {
        var driver = WithHost(HostLeavesPolicy.End);
        driver.Send("ann", new Leave());
        driver.Advance(9_999);
        driver.Join("ann", Role.Host);
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
    }

    [Test]
    public void A_host_who_is_reconnecting_has_not_left()
    {
        var driver = WithHost(HostLeavesPolicy.End);
        driver.Lose("ann");
        driver.AdvanceSeconds(29);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
        driver.AdvanceSeconds(1 + 10);
        RequireEnd(driver, EndReason.HostLeft);
    }

    [Test]
    public void A_host_who_leaves_does_not_end_it_under_the_other_policy()
    {
        var driver = WithHost(HostLeavesPolicy.Pass);
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
    }

    [Test]
    public void One_without_any_host_does_not_miss_one()
    {
        var driver = ConferenceDriver.Created(new Settings { HostLeaves = HostLeavesPolicy.End }).Join("bob");
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Open));
    }

    [Test]
    public void The_earliest_deadline_gives_the_reason_even_when_several_have_passed()
    {
        // Empty after 20 s, too long after 60 s; the node was down for an hour.
        var driver = ConferenceDriver.Created(new Settings { DurationMaxSeconds = 60, EmptyTimeoutSeconds = 20 })
            .Join("bob");
        driver.Send("bob", new Leave());
        var late = new DecisionContext(driver.Now + 3_600_000, null, "", driver.Facts);
        Assert.That(
            Service.Settle(driver.Facts.Conference, late).Events.Single().Body,
            Is.EqualTo(new ConferenceEnded { Reason = EndReason.Empty }));
    }

    [Test]
    public void What_has_ended_has_no_deadline()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host);
        driver.Send("ann", new End());
        Assert.That(Service.NextDeadline(driver.Facts.Conference, driver.Facts), Is.Null);
        Assert.That(driver.Facts.Conference.EndedAt, Is.EqualTo(driver.Now));
    }

    private static ConferenceDriver WithHost(HostLeavesPolicy policy) => ConferenceDriver
        .Created(new Settings { HostLeaves = policy }).Join("ann", Role.Host).Join("bob");

    private static long? DeadlineIn(ConferenceDriver driver) =>
        Service.NextDeadline(driver.Facts.Conference, driver.Facts) - driver.Now;

    private static void RequireEnd(ConferenceDriver driver, EndReason reason)
    {
        Assert.That(driver.Facts.Conference.Phase, Is.EqualTo(Phase.Ended));
        Assert.That(driver.Facts.Conference.EndReason, Is.EqualTo(reason));
        Assert.That(driver.Facts.Conference.EndedAt, Is.EqualTo(driver.Now));
        Assert.That(driver.Facts.Roster.Count, Is.Zero);
    }
}

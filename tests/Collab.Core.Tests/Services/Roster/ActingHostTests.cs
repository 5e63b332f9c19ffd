using Collab.Core.Services.Roster;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Roster;

/// <summary>The host's role while the host is away.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ActingHostTests
{
    [Test]
    public void The_role_passes_after_the_delay_and_not_before()
    {
        var driver = Room();
        driver.Send("ann", new Leave());
        Assert.That(driver.Facts.Roster.HostAbsentSince, Is.EqualTo(driver.Now));
        var deadline = new RosterService().NextDeadline(driver.Facts.Roster, driver.Facts);
        Assert.That(deadline, Is.EqualTo(driver.Now + 10_000));
        var mark = driver.Log.Count;
        driver.Advance(9_999);
        Assert.That(driver.EventsSince(mark), Is.Empty);
        driver.Advance(1);
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new[] { Passed("cat", Role.CoHost) }));
        var roster = driver.Facts.Roster;
        Assert.That((roster.ActingHost, roster.ActingHostRole), Is.EqualTo(("cat", Role.CoHost)));
        Assert.That(roster.HostAbsentSince, Is.Zero);
        Assert.That(driver.Find("cat").Role, Is.EqualTo(Role.Host));
    }

    [Test]
    public void It_goes_to_the_longest_present_of_the_highest_role()
    {
        var driver = Room();
        foreach (var (leaving, heir, old) in new[]
        {
            ("ann", "cat", Role.CoHost), ("cat", "cleo", Role.CoHost), ("cleo", "pam", Role.Presenter),
            ("pam", "bob", Role.Attendee), ("bob", "bert", Role.Attendee),
        })
        {
            driver.Send(leaving, new Leave());
            var mark = driver.Log.Count;
            driver.AdvanceSeconds(10);
            Assert.That(driver.EventsSince(mark), Is.EqualTo(new[] { Passed(heir, old) }));
        }
    }

    [Test]
    public void It_goes_to_nobody_who_is_reconnecting()
    {
        var driver = Room();
        driver.AdvanceSeconds(1);
        driver.Lose("cat", "cleo");
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(10);
        Assert.That(driver.Facts.Roster.ActingHost, Is.EqualTo("pam"));
    }

    [Test]
    public void It_waits_until_somebody_is_connected()
    {
        var driver = ConferenceDriver.Created().Join("ann", Role.Host).Join("bob");
        driver.Lose("bob");
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(20);
        Assert.That(driver.Facts.Roster.ActingHost, Is.Empty);
        driver.Resume("bob").ThenSettled(Passed("bob", Role.Attendee));
    }

    [Test]
    public void A_host_who_is_reconnecting_keeps_the_role_for_the_grace()
    {
        var driver = Room();
        driver.Lose("ann");
        driver.AdvanceSeconds(29);
        driver.Resume("ann");
        driver.AdvanceSeconds(100);
        Assert.That(driver.Facts.Roster.ActingHost, Is.Empty);
        driver.Lose("ann");
        driver.AdvanceSeconds(30 + 10);
        Assert.That(driver.Facts.Roster.ActingHost, Is.EqualTo("cat"));
    }

    [Test]
    public void A_conference_that_never_had_a_host_makes_nobody_host()
    {
        var driver = ConferenceDriver.Created().Join("bob");
        driver.AdvanceSeconds(1000);
        Assert.That(driver.Find("bob").Role, Is.EqualTo(Role.Attendee));
    }

    [Test]
    public void It_does_not_pass_under_the_other_policy()
    {
        var driver = ConferenceDriver.Created(new Settings { HostLeaves = HostLeavesPolicy.End })
            .Join("ann", Role.Host).Join("bob");
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(9);
        Assert.That(driver.Find("bob").Role, Is.EqualTo(Role.Attendee));
    }

    [Test]
    public void A_returning_host_takes_the_role_back_in_the_same_breath()
    {
        var driver = Passed();
        var outcome = driver.TryJoin("ann", Role.Host);
        Assert.That(outcome.Events, Has.Count.EqualTo(2));
        Assert.That(((ParticipantJoined)outcome.Events[0]).Participant.Role, Is.EqualTo(Role.Host));
        Assert.That(outcome.Events[1], Is.EqualTo(TakenBack("cat", Role.CoHost)));
        Assert.That(driver.Find("cat").Role, Is.EqualTo(Role.CoHost));
        Assert.That(driver.Facts.Roster.ActingHost, Is.Empty);
    }

    [Test]
    public void Others_who_join_take_nothing_back()
    {
        var driver = Passed();
        driver.Join("ann", Role.CoHost);
        Assert.That(driver.Facts.Roster.ActingHost, Is.EqualTo("cat"));
    }

    [Test]
    public void An_acting_host_who_leaves_passes_the_role_on_and_owes_nothing()
    {
        var driver = Passed();
        driver.Send("cat", new Leave());
        Assert.That(driver.Facts.Roster.ActingHost, Is.Empty);
        driver.AdvanceSeconds(10);
        Assert.That(driver.Facts.Roster.ActingHost, Is.EqualTo("cleo"));
        Assert.That(driver.TryJoin("ann", Role.Host).Events[1], Is.EqualTo(TakenBack("cleo", Role.CoHost)));
    }

    [Test]
    public void A_change_of_the_acting_hosts_role_settles_what_they_are()
    {
        var driver = Passed();
        driver.Send("cat", new ChangeRole { Participant = "pam", Role = Role.Host });
        driver.Send("pam", new ChangeRole { Participant = "cat", Role = Role.Presenter });
        Assert.That(driver.Facts.Roster.ActingHost, Is.Empty);
        Assert.That(driver.TryJoin("ann", Role.Host).Events, Has.Count.EqualTo(1));
        Assert.That(driver.Find("cat").Role, Is.EqualTo(Role.Presenter));
    }

    [Test]
    public void Another_host_can_make_an_acting_host_a_lasting_one_but_not_they_themself()
    {
        var driver = Passed();
        var keep = new ChangeRole { Participant = "cat", Role = Role.Host };
        driver.Send("cat", keep).ShouldChangeNothing();
        driver.Send("cat", new ChangeRole { Participant = "pam", Role = Role.Host });
        Assert.That(driver.Facts.Roster.ActingHost, Is.EqualTo("cat"), "another's role is another's");
        driver.Send("pam", keep).ShouldBe(new RoleChanged
        {
            Participant = "cat",
            Role = Role.Host,
            OldRole = Role.Host,
        });
        Assert.That(driver.TryJoin("ann", Role.Host).Events, Has.Count.EqualTo(1));
        Assert.That(driver.Find("cat").Role, Is.EqualTo(Role.Host));
    }

    [Test]
    public void What_to_fall_back_to_survives_a_snapshot()
    {
        var service = new RosterService();
        var state = (RosterState)Passed().State.StateOf(RosterService.ServiceName);
        var bytes = service.ToSnapshot(state).ToByteString();
        var restored = service.FromSnapshot(RosterSnapshot.Parser.ParseFrom(bytes));
        Assert.That((restored.ActingHost, restored.ActingHostRole), Is.EqualTo(("cat", Role.CoHost)));
        Assert.That(restored.HostCount, Is.EqualTo(1));
    }

    private static ConferenceDriver Room() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("bob").Join("pam", Role.Presenter).Join("cat", Role.CoHost).Join("bert")
        .Join("cleo", Role.CoHost);

    /// <summary>Ann, the host, has left, and cat acts.</summary>
    private static ConferenceDriver Passed()
    {
        var driver = Room();
        driver.Send("ann", new Leave());
        driver.AdvanceSeconds(10);
        return driver;
    }

    private static RoleChanged Passed(string heir, Role old) =>
        new() { Participant = heir, Role = Role.Host, OldRole = old, Automatic = true };

    private static RoleChanged TakenBack(string acting, Role role) =>
        new() { Participant = acting, Role = role, OldRole = Role.Host, Automatic = true };
}

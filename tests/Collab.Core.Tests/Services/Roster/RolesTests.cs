using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Roster;

[Parallelizable(ParallelScope.All)]
public sealed class RolesTests
{
    [Test]
    public void A_role_changes_and_says_what_it_was()
    {
        var driver = Room();
        driver.Send("cat", new ChangeRole { Participant = "bob", Role = Role.Presenter })
            .ShouldBe(new RoleChanged { Participant = "bob", Role = Role.Presenter, OldRole = Role.Attendee });
        Assert.That(driver.Find("bob").Role, Is.EqualTo(Role.Presenter));
        Assert.That(driver.Find("bob").TicketRole, Is.EqualTo(Role.Attendee));
        driver.Send("cat", new ChangeRole { Participant = "bob", Role = Role.Presenter }).ShouldChangeNothing();
    }

    [TestCase("cat", "bob", Role.CoHost, false)]
    [TestCase("cat", "bob", Role.Host, false)]
    [TestCase("cat", "dan", Role.Attendee, false)]
    [TestCase("cat", "ann", Role.Attendee, false)]
    [TestCase("cat", "cat", Role.Host, false)]
    [TestCase("cat", "cat", Role.Attendee, true)]
    [TestCase("bob", "bob", Role.Presenter, false)]
    [TestCase("ann", "bob", Role.CoHost, true)]
    [TestCase("ann", "bob", Role.Host, true)]
    [TestCase("ann", "cat", Role.Attendee, true)]
    public void Only_a_host_makes_and_unmakes_hosts_and_co_hosts(string sender, string target, Role role, bool may) =>
        Assert.That(
            Room().Send(sender, new ChangeRole { Participant = target, Role = role }).Refused,
            Is.EqualTo(may ? null : RefusalCode.NotPermitted));

    [Test]
    public void The_last_host_cannot_step_down()
    {
        var driver = Room();
        driver.Send("ann", new ChangeRole { Participant = "ann", Role = Role.Attendee })
            .ShouldBeRefused(RefusalCode.LimitReached, "'ann' is the only host");
        driver.Node(new ChangeRole { Participant = "ann", Role = Role.Attendee })
            .ShouldBeRefused(RefusalCode.LimitReached);
        driver.Send("ann", new ChangeRole { Participant = "bob", Role = Role.Host });
        driver.Send("ann", new ChangeRole { Participant = "ann", Role = Role.Attendee })
            .ShouldBe(new RoleChanged { Participant = "ann", Role = Role.Attendee, OldRole = Role.Host });
    }

    [TestCase(0)]
    [TestCase(5)]
    public void A_role_that_does_not_exist_is_refused(int role) =>
        Room().Send("ann", new ChangeRole { Participant = "bob", Role = (Role)role })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"role is {role}");

    [Test]
    public void Nobody_changes_the_role_of_somebody_who_is_not_there() =>
        Room().Send("ann", new ChangeRole { Participant = "eve", Role = Role.Presenter })
            .ShouldBeRefused(RefusalCode.NotFound, "'eve'");

    [TestCase("bob", "", true)]
    [TestCase("bob", "bob", true)]
    [TestCase("bob", "dan", false)]
    [TestCase("cat", "bob", true)]
    [TestCase("cat", "dan", false)]
    [TestCase("cat", "ann", false)]
    [TestCase("ann", "cat", true)]
    public void Everybody_renames_themself_and_those_above_rename_others(string sender, string target, bool may)
    {
        var driver = Room();
        var outcome = driver.Send(sender, new Rename { Participant = target, Name = " New " });
        if (!may)
        {
            outcome.ShouldBeRefused(RefusalCode.NotPermitted);
            return;
        }

        var renamed = target.Length == 0 ? sender : target;
        outcome.ShouldBe(new ParticipantRenamed { Participant = renamed, Name = "New" });
        Assert.That(driver.Find(renamed).Name, Is.EqualTo("New"));
        driver.Send(sender, new Rename { Participant = target, Name = "New" }).ShouldChangeNothing();
    }

    [Test]
    public void A_new_name_must_be_legal_and_its_bearer_present()
    {
        Room().Send("bob", new Rename { Name = " " }).ShouldBeRefused(RefusalCode.InvalidArgument, "name has 0");
        Room().Send("ann", new Rename { Participant = "eve", Name = "E" })
            .ShouldBeRefused(RefusalCode.NotFound, "'eve'");
        Room().Node(new Rename { Name = "E" }).ShouldBeRefused(RefusalCode.NotFound);
    }

    private static ConferenceDriver Room() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("cat", Role.CoHost).Join("dan", Role.CoHost).Join("bob");
}

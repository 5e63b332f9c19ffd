using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Layout;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Layout;

[Parallelizable(ParallelScope.All)]
public sealed class LayoutTests
{
    [Test]
    public void A_conference_begins_as_a_grid_where_everybody_roams()
    {
        var layout = LayoutRoom.Open().Layout();
        Assert.That((layout.Arrangement, layout.Roaming, layout.Leader), Is.EqualTo((Arrangement.Grid, true, "")));
    }

    [Test]
    public void A_co_host_shows_everybody_a_panel()
    {
        var driver = LayoutRoom.Open();
        driver.Send("cat", new SetLayout { Arrangement = Arrangement.Panel, Panel = "chat" })
            .ShouldBe(new LayoutChanged { Arrangement = Arrangement.Panel, Panel = "chat" });
        driver.Send("cat", new SetLayout { Arrangement = Arrangement.Panel, Panel = "chat" }).ShouldChangeNothing();
        Assert.That((driver.Layout().Panel, driver.Layout().Roaming), Is.EqualTo(("chat", false)));
        driver.Send("ann", new SetLayout { Arrangement = Arrangement.Speaker, Roaming = true });
        Assert.That((driver.Layout().Panel, driver.Layout().Roaming), Is.EqualTo(("", true)));
    }

    [Test]
    public void An_arrangement_and_its_panel_fit()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new SetLayout()).ShouldBeRefused(RefusalCode.InvalidArgument, "arrangement is 0");
        driver.Send("ann", new SetLayout { Arrangement = (Arrangement)9 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "arrangement is 9");
        driver.Send("ann", new SetLayout { Arrangement = Arrangement.Grid, Panel = "chat" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "'chat'", "shows no panel");
        driver.Send("ann", new SetLayout { Arrangement = Arrangement.Panel, Panel = "nothing" })
            .ShouldBeRefused(RefusalCode.NotFound, "no service 'nothing'");
        driver.Send("ann", new SetLayout { Arrangement = Arrangement.Panel }).ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void Attendees_arrange_nothing()
    {
        var driver = LayoutRoom.Open();
        IMessage[] commands =
        [
            new SetLayout { Arrangement = Arrangement.Grid }, new Spotlight(), new StartLeading { Panel = "chat" },
            new StopLeading(),
        ];
        foreach (var command in commands)
            driver.Send("bob", command).ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
    }

    [Test]
    public void The_spotlight_is_on_some_in_an_order_and_goes_on_to_who_is_left()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new Spotlight { Participants = { "dan", "bob" } })
            .ShouldBe(new SpotlightChanged { Participants = { "dan", "bob" } });
        driver.Send("ann", new Spotlight { Participants = { "dan", "bob" } }).ShouldChangeNothing();
        driver.Send("dan", new Leave()).ThenSettled(new SpotlightChanged { Participants = { "bob" } });
        driver.Send("ann", new Spotlight()).ShouldBe(new SpotlightChanged());
    }

    [Test]
    public void Who_is_reconnecting_stays_in_the_spotlight_until_the_grace_has_passed()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new Spotlight { Participants = { "bob" } });
        driver.Lose("bob");
        Assert.That(driver.Layout().Spotlight, Is.EqualTo(new[] { "bob" }));
        driver.AdvanceSeconds(60);
        Assert.That(driver.Layout().Spotlight, Is.Empty);
    }

    [Test]
    public void The_spotlight_is_for_few_and_for_who_is_here()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new Spotlight { Participants = { "zoe" } }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("ann", new Spotlight { Participants = { "bob", "bob" } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "'bob' twice");
        driver.Send("ann", new Spotlight { Participants = { Enumerable.Repeat("bob", 9) } })
            .ShouldBeRefused(RefusalCode.LimitReached, "9 entries", "8 may be");
    }

    [Test]
    public void One_leads_and_the_others_learn_what_they_look_at()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new StartLeading { Panel = "chat" })
            .ShouldBe(new LeadingStarted { Participant = "ann", Panel = "chat" });
        driver.Send("ann", new LookAt { Panel = "roster" }).ShouldBe(new LookedAt { Panel = "roster" });
        driver.Send("ann", new LookAt { Panel = "roster" }).ShouldChangeNothing();
        driver.Send("ann", new LookAt { Panel = "nothing" }).ShouldBeRefused(RefusalCode.NotFound, "'nothing'");
        driver.Send("ann", new StartLeading { Panel = "chat" }).ShouldBe(new LookedAt { Panel = "chat" });
        driver.Send("cat", new StartLeading { Panel = "layout" })
            .ShouldBe(new LeadingStarted { Participant = "cat", Panel = "layout" });
        driver.Send("ann", new LookAt { Panel = "chat" }).ShouldBeRefused(RefusalCode.NotPermitted, "'cat' leads");
        driver.Send("ann", new StopLeading()).ShouldBe(new LeadingStopped { Participant = "cat" });
        driver.Send("ann", new StopLeading()).ShouldChangeNothing();
        driver.Send("cat", new LookAt { Panel = "chat" }).ShouldBeRefused(RefusalCode.NotPermitted, "Nobody leads");
        Assert.That((driver.Layout().Leader, driver.Layout().LeaderPanel), Is.EqualTo(("", "")));
    }

    [Test]
    public void A_leader_who_leaves_or_may_lead_no_more_leads_nobody()
    {
        var driver = LayoutRoom.Open();
        driver.Send("cat", new StartLeading { Panel = "chat" });
        driver.Send("ann", new ChangeRole { Participant = "cat", Role = Role.Attendee })
            .ThenSettled(new LeadingStopped { Participant = "cat" });
        driver.Send("ann", new ChangeRole { Participant = "cat", Role = Role.CoHost });
        driver.Send("cat", new StartLeading { Panel = "chat" });
        driver.Send("cat", new Leave()).ThenSettled(new LeadingStopped { Participant = "cat" });
    }

    [Test]
    public void Where_everybody_may_lead_an_attendee_goes_on_leading()
    {
        var driver = LayoutRoom.Open();
        driver.Send("ann", new ChangePermissions
        {
            Permissions =
            {
                new MessagePermission { Service = "layout", Type = "StartLeading", Minimum = Role.Attendee },
            },
        });
        driver.Send("bob", new StartLeading { Panel = "chat" })
            .ShouldBe(new LeadingStarted { Participant = "bob", Panel = "chat" });
        Assert.That(driver.Layout().Leader, Is.EqualTo("bob"));
    }

    [Test]
    public void The_server_arranges_but_leads_nobody()
    {
        var driver = LayoutRoom.Open();
        driver.Node(new SetLayout { Arrangement = Arrangement.Speaker })
            .ShouldBe(new LayoutChanged { Arrangement = Arrangement.Speaker });
        driver.Node(new StartLeading { Panel = "chat" }).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new LookAt { Panel = "chat" }).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [Test]
    public void Nothing_is_arranged_before_the_creation_or_after_the_end()
    {
        new ConferenceDriver().Node(new StopLeading()).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = LayoutRoom.Open();
        driver.Send("ann", new StartLeading { Panel = "chat" });
        driver.Node(new End());
        driver.Node(new StopLeading()).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

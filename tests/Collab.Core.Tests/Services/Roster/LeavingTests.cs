using Collab.Core.Services;
using Collab.Core.Services.Roster;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Roster;

[Parallelizable(ParallelScope.All)]
public sealed class LeavingTests
{
    private static IEnumerable<IMessage> OfParticipants =>
    [
        new Remove { Participant = "bob" },
        new BanParticipant { Participant = "bob" },
        new LiftBan { Participant = "bob" },
        new ChangeRole { Participant = "bob", Role = Role.Presenter },
        new Rename { Participant = "bob", Name = "B" },
    ];

    [Test]
    public void Who_leaves_is_gone()
    {
        var driver = Three();
        driver.Send("bob", new Leave())
            .ShouldBe(new ParticipantLeft { Participant = "bob", Session = "bob-s3", Reason = LeaveReason.Left });
        Assert.That(driver.Facts.Roster.Find("bob"), Is.Null);
        Assert.That(driver.Facts.Roster.FindSession("bob-s3"), Is.Null);
    }

    [Test]
    public void The_leave_of_a_replaced_session_does_not_touch_the_new_one()
    {
        var driver = Three();
        var stale = driver.ContextFor(driver.Find("bob")) with { Session = "an older one" };
        var decision = new RosterService().Decide(driver.Facts.Roster, new Leave(), stale);
        Assert.That(decision.Refused, Is.EqualTo(RefusalCode.SessionReplaced));
    }

    [Test]
    public void The_server_cannot_leave() =>
        Three().Node(new Leave()).ShouldBeRefused(RefusalCode.InvalidArgument, "Remove");

    [TestCase(Role.CoHost, Role.Attendee, true)]
    [TestCase(Role.CoHost, Role.Presenter, true)]
    [TestCase(Role.CoHost, Role.CoHost, false)]
    [TestCase(Role.CoHost, Role.Host, false)]
    [TestCase(Role.Host, Role.CoHost, true)]
    [TestCase(Role.Host, Role.Host, true)]
    [TestCase(Role.Presenter, Role.Attendee, false)]
    [TestCase(Role.Attendee, Role.Attendee, false)]
    public void Removing_and_banning_take_a_co_host_who_stands_above(Role sender, Role target, bool may)
    {
        var driver = ConferenceDriver.Created().Join("top", Role.Host).Join("sam", sender).Join("tim", target);
        RefusalCode? expected = may ? null : RefusalCode.NotPermitted;
        Assert.That(driver.Send("sam", new Remove { Participant = "tim" }).Refused, Is.EqualTo(expected));
        if (may) driver.Join("tim", target);
        Assert.That(driver.Send("sam", new BanParticipant { Participant = "tim" }).Refused, Is.EqualTo(expected));
        Assert.That(driver.Facts.Roster.Find("tim") is null, Is.EqualTo(may));
    }

    [Test]
    public void A_refusal_over_standing_says_who_is_what()
    {
        var driver = Three();
        driver.Send("cat", new Remove { Participant = "ann" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "You are a co-host", "'ann' is a host", "remove");
    }

    [Test]
    public void Who_is_removed_leaves_and_may_come_back()
    {
        var driver = Three();
        driver.Send("cat", new Remove { Participant = "bob" })
            .ShouldBe(new ParticipantLeft { Participant = "bob", Session = "bob-s3", Reason = LeaveReason.Removed });
        driver.Join("bob");
        driver.Send("cat", new Remove { Participant = "nobody" })
            .ShouldBeRefused(RefusalCode.NotFound, "'nobody'");
    }

    [Test]
    public void Nobody_removes_or_bans_themself()
    {
        Three().Send("ann", new Remove { Participant = "ann" }).ShouldBeRefused(RefusalCode.InvalidArgument, "Leave");
        Three().Send("ann", new BanParticipant { Participant = "ann" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "Leave");
    }

    [Test]
    public void Who_is_banned_leaves_and_cannot_come_back_until_the_ban_is_lifted()
    {
        var driver = Three();
        var ban = new Ban { Participant = "bob", Name = "BOB", By = "cat", At = driver.Now };
        driver.Send("cat", new BanParticipant { Participant = "bob" }).ShouldBe(
            new ParticipantBanned { Ban = ban },
            new ParticipantLeft { Participant = "bob", Session = "bob-s3", Reason = LeaveReason.Banned });
        Assert.That(driver.Facts.Roster.Bans.Values, Is.EqualTo(new[] { ban }));
        driver.TryJoin("bob").ShouldBeRefused(RefusalCode.Banned, "'bob'");
        driver.Send("cat", new BanParticipant { Participant = "bob" }).ShouldChangeNothing();
        driver.Send("cat", new LiftBan { Participant = "bob" }).ShouldBe(new BanLifted { Participant = "bob" });
        driver.Send("cat", new LiftBan { Participant = "bob" }).ShouldChangeNothing();
        driver.Join("bob");
    }

    [Test]
    public void Somebody_who_is_not_there_can_be_banned_too()
    {
        var driver = Three();
        driver.Node(new BanParticipant { Participant = "eve" })
            .ShouldBe(new ParticipantBanned { Ban = new Ban { Participant = "eve", At = driver.Now } });
        driver.TryJoin("eve", Role.Host).ShouldBeRefused(RefusalCode.Banned);
        driver.Send("ann", new BanParticipant { Participant = "no id" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "participant is 'no id'");
    }

    [Test]
    public void Bans_are_for_hosts_and_co_hosts_to_see()
    {
        var driver = Three();
        driver.Send("cat", new BanParticipant { Participant = "bob" });
        driver.Send("cat", new LiftBan { Participant = "bob" });
        var bans = driver.Log.Where(x => x.Type is "ParticipantBanned" or "BanLifted").ToList();
        Assert.That(bans, Has.Count.EqualTo(2));
        Assert.That(bans.Select(x => x.Audience), Is.All.EqualTo(new[] { "ann", "bob", "cat" }));
        Assert.That(driver.Log.Last(x => x.Type == "ParticipantLeft").Audience, Is.Empty, "that bob left is no secret");

        driver.Send("ann", new BanParticipant { Participant = "eve" });
        var service = new RosterService();
        foreach (var role in Enum.GetValues<Role>())
        {
            var viewer = new Viewer("x", role);
            var view = (RosterSnapshot)service.View(driver.Facts.Roster, viewer);
            Assert.That(view.Bans, Has.Count.EqualTo(role >= Role.CoHost ? 1 : 0), $"{role}");
            Assert.That(view.Participants, Is.EqualTo(driver.Facts.Roster.Participants));
            var answer = (QueryStep.Answered)driver.Ask(new GetParticipants(), viewer);
            Assert.That(answer.Answer, Is.EqualTo(view));
        }
    }

    [Test]
    public void A_ban_that_no_co_host_can_see_is_still_not_for_everybody()
    {
        var driver = ConferenceDriver.Created().Join("bob");
        driver.Node(new BanParticipant { Participant = "eve" });
        Assert.That(driver.Log.Last().Audience, Is.EqualTo(new[] { "eve" }));
    }

    [Test]
    public void Bans_are_bounded()
    {
        var driver = Three();
        for (var i = 0; i < RosterLimits.BansMax; i++)
            driver.Send("ann", new BanParticipant { Participant = $"x{i}" });
        driver.Send("ann", new BanParticipant { Participant = "bob" })
            .ShouldBeRefused(RefusalCode.LimitReached, "1000", "lift a ban");
        Assert.That(driver.Facts.Roster.Bans, Has.Count.EqualTo(RosterLimits.BansMax));
        driver.Send("ann", new LiftBan { Participant = "x0" });
        Assert.That(driver.Send("ann", new BanParticipant { Participant = "bob" }).Refused, Is.Null);
    }

    [Test]
    public void Everybody_leaves_with_the_conferences_end()
    {
        var driver = Three();
        driver.Lose("bob");
        driver.Send("ann", new End()).ThenSettled(
            new ParticipantLeft { Participant = "ann", Session = "ann-s1", Reason = LeaveReason.ConferenceEnded },
            new ParticipantLeft { Participant = "cat", Session = "cat-s2", Reason = LeaveReason.ConferenceEnded },
            new ParticipantLeft { Participant = "bob", Session = "bob-s3", Reason = LeaveReason.ConferenceEnded });
        Assert.That(new RosterService().NextDeadline(driver.Facts.Roster, driver.Facts), Is.Null);
    }

    [TestCaseSource(nameof(OfParticipants))]
    public void Nothing_is_done_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = Three();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void How_long_it_has_been_empty_is_known()
    {
        var driver = ConferenceDriver.Created();
        Assert.That(driver.Facts.Roster.EmptySince, Is.Zero, "nobody ever was");
        driver.Join("ann").Join("bob");
        driver.Send("ann", new Leave());
        Assert.That(driver.Facts.Roster.EmptySince, Is.Zero);
        driver.AdvanceSeconds(5);
        driver.Send("bob", new Leave());
        var since = driver.Now;
        driver.AdvanceSeconds(5);
        driver.Node(new BanParticipant { Participant = "eve" });
        Assert.That(driver.Facts.Roster.EmptySince, Is.EqualTo(since));
        driver.Join("cid");
        Assert.That(driver.Facts.Roster.EmptySince, Is.Zero);
    }

    private static ConferenceDriver Three() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("cat", Role.CoHost).Join("bob");
}

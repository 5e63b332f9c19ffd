using Collab.Core.Services;
using Collab.Core.Services.Sharing;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;

namespace Collab.Core.Tests.Services.Sharing;

[Parallelizable(ParallelScope.All)]
public sealed class ShowingTests
{
    [Test]
    public void A_presenter_shares_and_has_a_stream()
    {
        var driver = SharingRoom.Open();
        var session = driver.Find("pam").Session;
        driver.Send("pam", new StartSharing { Title = " Slides ", Controllable = true }).ShouldBe(new SharingStarted
        {
            Share = "s1",
            Participant = "pam",
            Session = session,
            Title = "Slides",
            Quality = Quality.Medium,
            Controllable = true,
        });
        Assert.That(StreamOf(driver, "s1"), Is.EqualTo(new LiveStream("pam", true)));
        Assert.That(StreamOf(driver, "s2"), Is.Null);
    }

    [Test]
    public void One_participant_has_one_share_and_there_are_few()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new StartSharing()).ShouldBeRefused(RefusalCode.LimitReached, "s1", "one share");
        driver.Join("eve", Role.Presenter);
        driver.Join("fay", Role.Presenter);
        foreach (var id in new[] { "ann", "cat", "eve" }) driver.Send(id, new StartSharing());
        driver.Send("fay", new StartSharing()).ShouldBeRefused(RefusalCode.LimitReached, "4 participants");
        driver.Send("eve", new StopSharing { Share = "s4" });
        driver.Send("fay", new StartSharing());
        Assert.That(driver.Sharing().Shares.Select(x => x.Id), Is.EqualTo(new[] { "s1", "s2", "s3", "s5" }));
    }

    [Test]
    public void Attendees_share_when_the_conference_lets_them()
    {
        var driver = SharingRoom.Open();
        driver.Send("bob", new StartSharing()).ShouldBeRefused(RefusalCode.NotPermitted, "a presenter");
        driver.Node(new StartSharing()).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Send("ann", new ChangePermissions
        {
            Permissions =
            {
                new MessagePermission { Service = "sharing", Type = "StartSharing", Minimum = Role.Attendee },
            },
        });
        driver.Send("bob", new StartSharing());
        Assert.That(driver.Sharing().Shares.Select(x => x.Participant), Is.EqualTo(new[] { "bob" }));
    }

    [Test]
    public void The_sharer_and_moderators_stop_a_share_and_nobody_else()
    {
        var driver = SharingRoom.Shared();
        driver.Send("bob", new StopSharing { Share = "s1" }).ShouldBeRefused(RefusalCode.NotPermitted, "'pam'");
        driver.Send("cat", new StopSharing { Share = "s1" }).ShouldBe(
            new SharingStopped { Share = "s1", Cause = StopCause.Moderated });
        driver.Send("pam", new StopSharing { Share = "s1" }).ShouldChangeNothing();
        driver.Send("pam", new StartSharing());
        driver.Send("pam", new StopSharing { Share = "s2" }).ShouldBe(
            new SharingStopped { Share = "s2", Cause = StopCause.Stopped });
        Assert.That(StreamOf(driver, "s2"), Is.Null);
    }

    [Test]
    public void A_paused_share_has_a_stream_that_takes_nothing()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new PauseSharing { Share = "s1", On = true }).ShouldBe(
            new SharingPaused { Share = "s1", On = true });
        driver.Send("pam", new PauseSharing { Share = "s1", On = true }).ShouldChangeNothing();
        Assert.That(StreamOf(driver, "s1"), Is.EqualTo(new LiveStream("pam", false)));
        driver.Send("pam", new PauseSharing { Share = "s1" });
        Assert.That(StreamOf(driver, "s1")!.Open, Is.True);
        driver.Send("ann", new PauseSharing { Share = "s1", On = true }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("pam", new PauseSharing { Share = "s9", On = true }).ShouldBeRefused(RefusalCode.NotFound, "'s9'");
    }

    [Test]
    public void Region_and_quality_change_and_are_checked()
    {
        var driver = SharingRoom.Shared();
        var region = new Region { Left = 100, Top = 0, Width = 900, Height = 1000 };
        driver.Send("pam", new ChangeSharing { Share = "s1", Region = region, Quality = Quality.Low }).ShouldBe(
            new SharingChanged { Share = "s1", Region = region, Quality = Quality.Low });
        driver.Send("pam", new ChangeSharing { Share = "s1", Region = region }).ShouldChangeNothing();
        driver.Send("pam", new ChangeSharing { Share = "s1", Quality = (Quality)7 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "quality is 7");
        foreach (var wrong in new[]
        {
            new Region { Left = -1, Width = 10, Height = 10 }, new Region { Left = 500, Width = 501, Height = 10 },
            new Region { Width = 10 }, new Region { Left = 1, Top = 1000, Width = 1, Height = 1 },
            new Region { Width = int.MaxValue, Height = int.MaxValue },
        })
        {
            driver.Send("pam", new ChangeSharing { Share = "s1", Region = wrong })
                .ShouldBeRefused(RefusalCode.InvalidArgument, "region is");
        }

        driver.Send("ann", new StartSharing { Title = new string('x', 101) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title");
    }

    [Test]
    public void Statistics_come_now_and_then()
    {
        var driver = SharingRoom.Shared();
        var report = new ReportStatistics { Share = "s1", Statistics = new Statistics { Pictures = 5, Bytes = 9 } };
        driver.Send("pam", report).ShouldBe(new StatisticsReported { Share = "s1", Statistics = report.Statistics });
        driver.Send("pam", report).ShouldBeRefused(RefusalCode.RateLimited, "wait for 5000 ms");
        driver.AdvanceSeconds(5);
        driver.Send("pam", report).ShouldBe(new StatisticsReported { Share = "s1", Statistics = report.Statistics });
        driver.Send("bob", report).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("pam", new ReportStatistics { Share = "s1", Statistics = new Statistics { Tiles = -1 } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "negative");
    }

    [Test]
    public void Who_leaves_shares_no_more_and_who_reconnects_goes_on()
    {
        var driver = SharingRoom.Shared();
        driver.Lose("pam");
        driver.Resume("pam");
        Assert.That(driver.Sharing().Shares, Has.Count.EqualTo(1));
        driver.Send("pam", new Leave()).ThenSettled(new SharingStopped { Share = "s1", Cause = StopCause.Left });
        driver.Send("cat", new StartSharing());
        driver.Join("cat", Role.CoHost);
        Assert.That(driver.Sharing().Shares, Is.Empty, "another session has not what the first one showed");
    }

    [Test]
    public void With_the_conference_all_shares_end()
    {
        var driver = SharingRoom.Shared();
        driver.Node(new End());
        Assert.That(driver.Sharing().Shares, Is.Empty);
        driver.Node(new StopSharing { Share = "s1" }).ShouldBeRefused(RefusalCode.ConferenceEnded);
        new ConferenceDriver().Node(new StopSharing { Share = "s1" }).ShouldBeRefused(RefusalCode.ConferenceNotFound);
    }

    private static LiveStream? StreamOf(ConferenceDriver driver, string stream) =>
        ((IService)new SharingService()).FindStream(driver.Sharing(), stream);
}

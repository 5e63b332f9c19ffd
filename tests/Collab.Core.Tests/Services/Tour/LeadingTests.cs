using Collab.Core.Services.Tour;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Tour;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Tour;

[Parallelizable(ParallelScope.All)]
public sealed class LeadingTests
{
    private const string Url = "https://example.org/a?b=c#d";

    private static IEnumerable<IMessage> Commands => new TourService().Contract.Commands
        .Select(command => command.Type.Parser.ParseFrom(ByteString.Empty));

    [Test]
    public void The_first_page_starts_a_tour_and_the_next_goes_on()
    {
        var driver = TourRoom.Open();
        driver.Send("bob", new VisitPage { Url = Url }).ShouldBeRefused(RefusalCode.NotPermitted, "a presenter");
        driver.Send("pat", new VisitPage { Url = $" {Url} ", Title = " The page " }).ShouldBe(
            new TourStarted { Leader = "pat" },
            new PageVisited { Visit = 1, Url = Url, Title = "The page" });
        Assert.That((driver.Tour().Leader, driver.Tour().StartedAt), Is.EqualTo(("pat", driver.Now)));
        driver.Send("pat", new VisitPage { Url = "https://example.org/" })
            .ShouldBe(new PageVisited { Visit = 2, Url = "https://example.org/" });
        Assert.That(driver.Tour().Pages[0], Is.EqualTo(new Page
        {
            Visit = 1,
            Url = Url,
            Title = "The page",
            Leader = "pat",
            At = driver.Now,
        }));
    }

    [Test]
    public void One_at_a_time_leads()
    {
        var driver = TourRoom.Open();
        driver.Send("pat", new VisitPage { Url = Url });
        driver.Send("ann", new VisitPage { Url = Url })
            .ShouldBeRefused(RefusalCode.LimitReached, "'pat' leads the tour");
        driver.Node(new VisitPage { Url = Url }).ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");
    }

    [TestCase("", "url has 0 characters")]
    [TestCase("nowhere", "no absolute address")]
    [TestCase("/page", "")]
    [TestCase("https://", "no absolute address")]
    [TestCase("https://example.org/a b", "no absolute address")]
    [TestCase("javascript:alert(1)", "")]
    [TestCase("ftp://example.org/", "scheme is 'ftp'")]
    [TestCase("file:///etc/passwd", "")]
    [TestCase("data:text/html,x", "")]
    [TestCase("http://example.org/", "scheme is http")]
    [TestCase("https://ann:secret@example.org/", "a name or a password")]
    [TestCase("https://example.org\\@evil.example/", "backslash")]
    [TestCase("https://example.org/\u202Emoc", "U+202E")]
    public void An_address_that_is_no_page_of_the_web_is_refused(string url, string saying) =>
        TourRoom.Open().Send("pat", new VisitPage { Url = url })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "url", saying);

    [Test]
    public void Addresses_and_titles_have_a_length()
    {
        var driver = TourRoom.Open();
        driver.Send("pat", new VisitPage { Url = $"https://example.org/{new string('x', 2028)}" });
        Assert.That(driver.Tour().Pages[0].Url, Has.Length.EqualTo(2048));
        driver.Send("pat", new VisitPage { Url = $"https://example.org/{new string('x', 2029)}" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "2049", "1 to 2048");
        driver.Send("pat", new VisitPage { Url = Url, Title = new string('x', 201) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "title has 201");
    }

    [Test]
    public void A_moderator_may_allow_http()
    {
        var driver = TourRoom.Open();
        driver.Send("pat", new AllowHttp { Allowed = true }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new AllowHttp()).ShouldChangeNothing();
        driver.Send("cat", new AllowHttp { Allowed = true }).ShouldBe(new HttpAllowed { Allowed = true });
        driver.Send("pat", new VisitPage { Url = "http://example.org/" });
        Assert.That(driver.Tour().Pages, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_leader_and_moderators_hand_a_tour_over()
    {
        var driver = TourRoom.Open();
        driver.Send("pat", new HandOverTour { To = "quin" }).ShouldBeRefused(RefusalCode.NotFound, "Nobody leads");
        driver.Send("pat", new VisitPage { Url = Url });
        driver.Send("quin", new HandOverTour { To = "quin" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'pat' leads", "a co-host");
        driver.Send("pat", new HandOverTour { To = "quin" })
            .ShouldBe(new TourHandedOver { From = "pat", To = "quin" });
        driver.Send("cat", new HandOverTour { To = "quin" }).ShouldChangeNothing();
        driver.Send("cat", new HandOverTour { To = "zoe" }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("cat", new HandOverTour { To = "bob" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "a presenter", "'bob'");
        driver.Send("cat", new HandOverTour { To = "cat" }).ShouldBe(new TourHandedOver { From = "quin", To = "cat" });
    }

    [Test]
    public void The_leader_and_moderators_end_a_tour()
    {
        var driver = TourRoom.Open();
        driver.Send("bob", new EndTour()).ShouldChangeNothing();
        driver.Send("pat", new VisitPage { Url = Url });
        driver.Send("bob", new EndTour()).ShouldBeRefused(RefusalCode.NotPermitted, "'pat' leads");
        driver.Send("pat", new EndTour()).ShouldBe(new TourEnded { Reason = TourEndReason.Command });
        Assert.That((driver.Tour().Leader, driver.Tour().StartedAt), Is.EqualTo(("", 0)));
        driver.Send("quin", new VisitPage { Url = Url }).ShouldBe(
            new TourStarted { Leader = "quin" },
            new PageVisited { Visit = 2, Url = Url });
        driver.Send("cat", new EndTour()).ShouldBe(new TourEnded { Reason = TourEndReason.Command });
    }

    [Test]
    public void A_tour_whose_leader_has_left_ends_and_one_whose_leader_reconnects_goes_on()
    {
        var driver = TourRoom.Open();
        driver.Send("pat", new VisitPage { Url = Url });
        driver.Lose("pat");
        driver.AdvanceSeconds(20);
        driver.Resume("pat");
        Assert.That(driver.Tour().Leader, Is.EqualTo("pat"));
        driver.Send("pat", new Leave()).ThenSettled(new TourEnded { Reason = TourEndReason.LeaderLeft });
    }

    [Test]
    public void The_newest_pages_are_kept()
    {
        var driver = TourRoom.Open();
        for (var i = 0; i <= TourLimits.RetainedPagesMax; i++) driver.Send("pat", new VisitPage { Url = Url });
        Assert.That(driver.Tour().Pages, Has.Count.EqualTo(TourLimits.RetainedPagesMax));
        Assert.That(driver.Tour().Pages[0].Visit, Is.EqualTo(2));
        var large = $"https://example.org/{new string('x', 2000)}";
        for (var i = 0; i <= TourLimits.RetainedPagesMax; i++) driver.Send("pat", new VisitPage { Url = large });
        Assert.That(driver.Tour().PageBytes, Is.LessThanOrEqualTo(TourLimits.RetainedBytesMax));
        Assert.That(driver.Tour().Pages, Has.Count.LessThan(TourLimits.RetainedPagesMax));
    }

    [TestCaseSource(nameof(Commands))]
    public void After_the_end_nothing_is_done(IMessage command)
    {
        var driver = TourRoom.Open();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded, "ended");
    }
}

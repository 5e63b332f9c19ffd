using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Documents;

[Parallelizable(ParallelScope.All)]
public sealed class PresentingTests
{
    [Test]
    public void Whoever_starts_leads_and_their_place_is_kept()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("pat", new ShowPage { Document = 1, View = DocumentsRoom.View(2) })
            .ShouldBeRefused(RefusalCode.NotPermitted, "start presenting");
        driver.Send("pat", new StartPresenting()).ShouldBe(new PresenterChanged { Presenter = "pat" });
        Assert.That(driver.Send("pat", new StartPresenting()).Events, Is.Empty);
        var view = DocumentsRoom.View(2, 100, -50, 150);
        driver.Send("pat", new ShowPage { Document = 1, View = view })
            .ShouldBe(new PageShown { Document = 1, View = view });
        Assert.That(driver.Send("pat", new ShowPage { Document = 1, View = view }).Events, Is.Empty);
        Assert.That((driver.Documents().Shown, driver.Documents().Find(1)!.View), Is.EqualTo((1L, view)));
        driver.Send("ann", new ShowPage { Document = 1, View = view })
            .ShouldBeRefused(RefusalCode.NotPermitted, "do not present");
        driver.Send("bob", new StartPresenting()).ShouldBeRefused(RefusalCode.NotPermitted, "presenter");
        driver.Node(new StartPresenting()).ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");
    }

    [TestCase(0, 0, 100, "page is 0")]
    [TestCase(6, 0, 100, "1 to 5")]
    [TestCase(1, 10_000_001, 100, "x is")]
    [TestCase(1, 0, 9, "zoom is 9")]
    [TestCase(1, 0, 801, "zoom is 801")]
    public void A_place_is_on_a_page(int page, int x, int zoom, string saying)
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("pat", new StartPresenting());
        driver.Send("pat", new ShowPage { Document = 1, View = DocumentsRoom.View(page, x, 0, zoom) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
        driver.Send("pat", new ShowPage { Document = 1 }).ShouldBeRefused(RefusalCode.InvalidArgument, "view");
        driver.Send("pat", new ShowPage { Document = 2, View = DocumentsRoom.View(1) })
            .ShouldBeRefused(RefusalCode.NotFound, "no document 2");
    }

    [Test]
    public void Whoever_leads_hands_over_to_somebody_who_may()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("pat", new StartPresenting());
        driver.Send("pat", new PassPresenting { To = "bob" }).ShouldBeRefused(RefusalCode.NotPermitted, "'bob'");
        driver.Send("pat", new PassPresenting { To = "eve" }).ShouldBeRefused(RefusalCode.NotFound, "'eve'");
        driver.Send("pat", new PassPresenting { To = "ann" }).ShouldBe(new PresenterChanged { Presenter = "ann" });
        driver.Send("pat", new PassPresenting { To = "pat" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "Somebody else");
        driver.Send("pat", new StopPresenting()).ShouldBeRefused(RefusalCode.NotPermitted, "Somebody else");
        driver.Send("ann", new StopPresenting()).ShouldBe(new PresenterChanged());
        Assert.That(driver.Send("ann", new StopPresenting()).Events, Is.Empty);
    }

    [Test]
    public void A_presenter_takes_over_and_a_moderator_decides()
    {
        var driver = DocumentsRoom.WithDocument().Join("pia", Role.Presenter);
        driver.Send("pat", new StartPresenting());
        driver.Send("pia", new StartPresenting()).ShouldBe(new PresenterChanged { Presenter = "pia" });
        driver.Send("ann", new PassPresenting { To = "pat" }).ShouldBe(new PresenterChanged { Presenter = "pat" });
    }

    [Test]
    public void Who_has_left_or_may_no_longer_present_leads_no_more()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("pat", new StartPresenting());
        driver.Lose("pat");
        Assert.That(driver.Documents().Presenter, Is.EqualTo("pat"), "who reconnects goes on");
        driver.Resume("pat");
        driver.Send("pat", new Leave());
        Assert.That(driver.Documents().Presenter, Is.Empty);
        Assert.That(driver.Documents().Documents, Has.Count.EqualTo(1), "the document stays");

        driver.Join("pia", Role.Presenter).Send("pia", new StartPresenting());
        driver.Send("ann", new ChangeRole { Participant = "pia", Role = Role.Attendee });
        Assert.That(driver.Documents().Presenter, Is.Empty);
    }
}

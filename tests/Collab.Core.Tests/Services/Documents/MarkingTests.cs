using Collab.Core.Services.Documents;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Tests.Services.Documents;

[Parallelizable(ParallelScope.All)]
public sealed class MarkingTests
{
    [Test]
    public void Everybody_marks_pages_and_each_page_has_its_own()
    {
        var driver = DocumentsRoom.WithDocument();
        var first = (MarksAdded)driver.Send("bob", DocumentsRoom.Mark()).Events.Single();
        Assert.That((first.Objects[0].Id, first.Objects[0].Author), Is.EqualTo((1L, "bob")));
        driver.Send("dan", DocumentsRoom.Mark(page: 5));
        var snapshot = (DocumentsSnapshot)new DocumentsService().ToSnapshot(driver.Documents());
        Assert.That(
            snapshot.Documents[0].Written.Select(x => (x.Page, x.Content.Objects.Single().Author)),
            Is.EqualTo(new[] { (1, "bob"), (5, "dan") }));
    }

    [Test]
    public void Authors_and_presenters_change_marks()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("bob", DocumentsRoom.Mark());
        driver.Send("dan", new MoveMarks { Document = 1, Page = 1, Objects = { 1 }, Dx = 5 })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'bob'");
        driver.Send("bob", new MoveMarks { Document = 1, Page = 1, Objects = { 1 }, Dx = 5, Dy = -5 })
            .ShouldBe(new MarksChanged
            {
                Document = 1,
                Page = 1,
                Objects = { new DrawnObject { Id = 1, Position = new Position { X = 15, Y = 15 } } },
            });
        driver.Send("pat", new ReshapeMarks
        {
            Document = 1,
            Page = 1,
            Objects =
            {
                new DrawnObject
                {
                    Id = 1,
                    Position = new Position { X = 15, Y = 15 },
                    Rectangle = new Box { Width = 9, Height = 9 },
                },
            },
        }).ShouldBe(new MarksChanged
        {
            Document = 1,
            Page = 1,
            Objects = { new DrawnObject { Id = 1, Rectangle = new Box { Width = 9, Height = 9 } } },
        });
        driver.Send("pat", new DeleteMarks { Document = 1, Page = 1, Objects = { 1 } })
            .ShouldBe(new MarksDeleted { Document = 1, Page = 1, Objects = { 1 } });
    }

    [Test]
    public void One_undoes_what_one_did_on_a_page()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("bob", DocumentsRoom.Mark());
        driver.Send("dan", DocumentsRoom.Mark());
        driver.Send("bob", new UndoMarks { Document = 1, Page = 2 }).ShouldBeRefused(RefusalCode.NotFound, "nothing");
        driver.Send("bob", new UndoMarks { Document = 1, Page = 1 }).ShouldBe(new MarksUndone
        {
            Document = 1,
            Page = 1,
            Steps = 1,
            Edit = new Edit { Deleted = { 1 } },
        });
        Assert.That(driver.Documents().Drawings.ObjectCount, Is.EqualTo(1), "dan's stays");
        Assert.That(
            driver.Send("bob", new RedoMarks { Document = 1, Page = 1 }).Events.Single(), Is.TypeOf<MarksRedone>());
        driver.Send("bob", new RedoMarks { Document = 1, Page = 1 }).ShouldBeRefused(RefusalCode.NotFound, "redo");
    }

    [Test]
    public void A_page_is_cleared_of_one_s_own_or_by_moderators_of_everything()
    {
        var driver = DocumentsRoom.WithDocument();
        Assert.That(driver.Send("bob", new ClearPage { Document = 1, Page = 1 }).Events, Is.Empty);
        driver.Send("bob", DocumentsRoom.Mark());
        driver.Send("dan", DocumentsRoom.Mark());
        driver.Send("bob", new ClearPage { Document = 1, Page = 1 })
            .ShouldBe(new PageCleared { Document = 1, Page = 1, Author = "bob" });
        driver.Send("pat", new ClearPage { Document = 1, Page = 1, All = true })
            .ShouldBeRefused(RefusalCode.NotPermitted, "Only co-hosts");
        driver.Send("ann", new ClearPage { Document = 1, Page = 1, All = true })
            .ShouldBe(new PageCleared { Document = 1, Page = 1, All = true });
        Assert.That(driver.Documents().Drawings.ObjectCount, Is.Zero);
        driver.Send("bob", new UndoMarks { Document = 1, Page = 1 }).ShouldBeRefused(RefusalCode.NotFound);
    }

    [Test]
    public void Pages_that_are_not_there_are_refused()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("bob", DocumentsRoom.Mark(page: 6)).ShouldBeRefused(RefusalCode.InvalidArgument, "1 to 5");
        driver.Send("bob", DocumentsRoom.Mark(page: 0)).ShouldBeRefused(RefusalCode.InvalidArgument, "page is 0");
        driver.Send("bob", DocumentsRoom.Mark(document: 9)).ShouldBeRefused(RefusalCode.NotFound, "no document 9");
        driver.Send("bob", new AddMarks { Document = 1, Page = 1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "0 entries");
    }

    [Test]
    public void So_many_pages_are_written_on()
    {
        var driver = DocumentsRoom.Open();
        driver.OpenOne("pat", DocumentsRoom.Offer(pages: DocumentsLimits.PagesMax));
        for (var page = 1; page <= DocumentsLimits.WrittenPagesMax; page++)
            driver.Send("bob", DocumentsRoom.Mark(page: page));
        driver.Send("bob", DocumentsRoom.Mark(page: DocumentsLimits.WrittenPagesMax + 1))
            .ShouldBeRefused(RefusalCode.LimitReached, "500 pages");
        Assert.That(driver.Send("bob", DocumentsRoom.Mark(page: 1)).Events, Has.Count.EqualTo(1));
    }
}

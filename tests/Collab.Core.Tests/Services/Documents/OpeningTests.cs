using Collab.Core.Services;
using Collab.Core.Services.Blobs;
using Collab.Core.Services.Documents;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Documents;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Documents;

[Parallelizable(ParallelScope.All)]
public sealed class OpeningTests
{
    private static readonly IMessage[] Commands =
    [
        DocumentsRoom.Offer(), new ConfirmDocument { Document = 1 }, new CloseDocument { Document = 1 },
        new StartPresenting(), new StopPresenting(), new PassPresenting(), new ShowPage(), DocumentsRoom.Mark(),
        new MoveMarks(), new ReshapeMarks(), new DeleteMarks(), new ClearPage(), new UndoMarks(), new RedoMarks(),
    ];

    [Test]
    public void A_document_is_announced_and_then_there()
    {
        var driver = DocumentsRoom.Open();
        driver.Send("pat", DocumentsRoom.Offer(" plan.pdf ")).ShouldBe(new DocumentOpened
        {
            Document = 1,
            Name = "plan.pdf",
            MediaType = "application/pdf",
            Size = 1000,
            Sha256 = DocumentsRoom.Hash,
            Pages = 5,
            Owner = "pat",
        });
        driver.Send("pat", new ConfirmDocument { Document = 1 }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Node(new ConfirmDocument { Document = 1 }).ShouldBe(new DocumentStored { Document = 1 });
        Assert.That(driver.Node(new ConfirmDocument { Document = 1 }).Events, Is.Empty);
        Assert.That(driver.State.FindBlob("documents", "1"), Is.EqualTo(new BlobTerms(
            "pat", "plan.pdf", "application/pdf", 1000, DocumentsRoom.Hash, Stored: true)));
        Assert.That(driver.State.FindBlob("documents", "2"), Is.Null);
        Assert.That(
            new DocumentsService().ConfirmBlob("7"), Is.EqualTo(new ConfirmDocument { Document = 7 }));
    }

    [TestCase("", "application/pdf", 1, 1, "name has 0")]
    [TestCase("a/b", "application/pdf", 1, 1, "without folders")]
    [TestCase("a", "text/html", 1, 1, "text/html")]
    [TestCase("a", "", 1, 1, "media_type")]
    [TestCase("a", "image/svg+xml", 1, 1, "image/svg+xml")]
    [TestCase("a", "application/pdf", 0, 1, "0 bytes")]
    [TestCase("a", "application/pdf", DocumentsLimits.DocumentBytesMax + 1, 1, "67108864")]
    [TestCase("a", "application/pdf", 1, 0, "pages is 0")]
    [TestCase("a", "application/pdf", 1, DocumentsLimits.PagesMax + 1, "2000")]
    [TestCase("a", "image/png", 1, 2, "1 to 1")]
    public void What_is_not_legal_is_refused(string name, string type, long size, int pages, string saying) =>
        DocumentsRoom.Open().Send("pat", DocumentsRoom.Offer(name, size, type, pages))
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [Test]
    public void A_hash_is_needed_and_a_participant()
    {
        var open = DocumentsRoom.Offer();
        DocumentsRoom.Open().Node(open).ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");
        open.Sha256 = "x";
        DocumentsRoom.Open().Send("pat", open).ShouldBeRefused(RefusalCode.InvalidArgument, "sha256");
        DocumentsRoom.Open().Send("bob", open).ShouldBeRefused(RefusalCode.NotPermitted, "presenter");
    }

    [Test]
    public void So_many_documents_of_so_many_bytes_are_open_at_a_time()
    {
        var driver = DocumentsRoom.Open();
        for (var i = 0; i < 4; i++)
            driver.OpenOne("pat", DocumentsRoom.Offer(size: DocumentsLimits.DocumentBytesMax));
        driver.Send("pat", DocumentsRoom.Offer(size: 1)).ShouldBeRefused(RefusalCode.LimitReached, "268435456");
        driver.Send("pat", new CloseDocument { Document = 1 });
        for (var i = 3; i < DocumentsLimits.DocumentsMax; i++) driver.OpenOne("pat", DocumentsRoom.Offer(size: 1));
        driver.Send("pat", DocumentsRoom.Offer(size: 1)).ShouldBeRefused(RefusalCode.LimitReached, "20 documents");
    }

    [Test]
    public void Its_owner_and_moderators_close_it_with_all_that_is_written_on_it()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.OpenOne("pat");
        driver.Send("bob", DocumentsRoom.Mark());
        driver.Send("bob", DocumentsRoom.Mark(document: 2));
        driver.Join("pia", Role.Presenter).Send("pia", new CloseDocument { Document = 1 })
            .ShouldBeRefused(RefusalCode.NotPermitted, "another");
        driver.Send("pat", new CloseDocument { Document = 1 })
            .ShouldBe(new DocumentClosed { Document = 1, Reason = CloseReason.Closed });
        Assert.That(driver.Documents().Drawings.ObjectCount, Is.EqualTo(1));
        driver.Send("ann", new CloseDocument { Document = 2 })
            .ShouldBe(new DocumentClosed { Document = 2, Reason = CloseReason.Closed });
        driver.Send("ann", new CloseDocument { Document = 2 }).ShouldBeRefused(RefusalCode.NotFound, "closed");
        Assert.That(driver.OpenOne("pat"), Is.EqualTo(3), "numbers are never used again");
    }

    [Test]
    public void What_is_not_uploaded_in_time_or_by_who_has_left_is_closed()
    {
        var driver = DocumentsRoom.Open();
        driver.OpenOne("pat");
        driver.OpenOne("pat", stored: false);
        driver.OpenOne("ann", stored: false);
        driver.Send("pat", new Leave());
        Assert.That(driver.Documents().Documents.Keys, Is.EqualTo(new long[] { 1, 3 }));
        driver.Advance(DocumentsLimits.UploadMillisecondsMax);
        Assert.That(driver.Documents().Documents.Keys, Is.EqualTo(new long[] { 1 }));
        Assert.That(
            driver.EventsSince(0).OfType<DocumentClosed>().Select(x => x.Reason),
            Is.All.EqualTo(CloseReason.NotUploaded));
    }

    [Test]
    public void A_query_tells_the_documents_without_what_is_written_on_them()
    {
        var driver = DocumentsRoom.WithDocument();
        driver.Send("bob", DocumentsRoom.Mark());
        var answer = (QueryStep.Answered)driver.Ask(new GetDocuments(), new Viewer("dan", Role.Attendee));
        var document = ((DocumentsSnapshot)answer.Answer).Documents.Single();
        Assert.That((document.Name, document.Written.Count), Is.EqualTo(("plan.pdf", 0)));
    }

    [TestCaseSource(nameof(Commands))]
    public void After_the_end_nothing_is_done(IMessage command)
    {
        var driver = DocumentsRoom.Open();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded, "ended");
    }
}

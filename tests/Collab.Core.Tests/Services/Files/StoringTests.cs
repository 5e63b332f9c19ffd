using Collab.Core.Services.Blobs;
using Collab.Core.Services.Files;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Files;

[Parallelizable(ParallelScope.All)]
public sealed class StoringTests
{
    [Test]
    public void A_file_can_be_read_once_a_node_has_found_it_whole()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob", stored: false);
        driver.Send("bob", new ConfirmUpload { File = 1 }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Node(new ConfirmUpload { File = 1 }).ShouldBe(new FileStored { File = 1 });
        Assert.That(driver.Files().Find(1)!.Stored, Is.True);
        Assert.That(driver.Node(new ConfirmUpload { File = 1 }).Events, Is.Empty, "saying it again changes nothing");
    }

    [Test]
    public void An_upload_whose_file_is_gone_is_refused()
    {
        var driver = FilesRoom.Open();
        driver.Node(new ConfirmUpload { File = 1 }).ShouldBeRefused(RefusalCode.NotFound, "no file 1");
        driver.Share("bob", stored: false);
        driver.Send("bob", new RemoveFile { File = 1 });
        driver.Node(new ConfirmUpload { File = 1 }).ShouldBeRefused(RefusalCode.NotFound, "removed");
    }

    [Test]
    public void Owners_and_moderators_remove_files()
    {
        var driver = FilesRoom.Open();
        for (var i = 0; i < 3; i++) driver.Share("bob");
        driver.Send("dan", new RemoveFile { File = 1 }).ShouldBeRefused(RefusalCode.NotPermitted, "another");
        driver.Send("bob", new RemoveFile { File = 1 })
            .ShouldBe(new FileRemoved { File = 1, Reason = RemovalReason.Removed });
        driver.Send("ann", new RemoveFile { File = 2 })
            .ShouldBe(new FileRemoved { File = 2, Reason = RemovalReason.Removed });
        driver.Send("ann", new RemoveFile { File = 2 }).ShouldBeRefused(RefusalCode.NotFound, "already");
        driver.Node(new RemoveFile { File = 3 })
            .ShouldBe(new FileRemoved { File = 3, Reason = RemovalReason.Removed });
        Assert.That(driver.Share("bob"), Is.EqualTo(4), "numbers are never used again");
    }

    [Test]
    public void A_file_goes_when_its_time_has_passed()
    {
        var driver = FilesRoom.Open();
        driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(lifetime: 60) });
        driver.Share("bob");
        driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules() });
        driver.AdvanceSeconds(59);
        Assert.That(driver.Files().Find(1), Is.Not.Null);
        driver.AdvanceSeconds(1);
        Assert.That(driver.Files().Files, Is.Empty);
        Assert.That(Removed(driver), Is.EqualTo(new FileRemoved { File = 1, Reason = RemovalReason.Expired }));
    }

    [Test]
    public void An_upload_has_to_end_in_time()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob", stored: false);
        driver.Share("bob");
        driver.Advance(FilesLimits.UploadMillisecondsMax - 1);
        Assert.That(driver.Files().Files, Has.Count.EqualTo(2));
        driver.Advance(1);
        Assert.That(driver.Files().Files.Keys, Is.EqualTo(new[] { 2L }));
        Assert.That(Removed(driver), Is.EqualTo(new FileRemoved { File = 1, Reason = RemovalReason.NotUploaded }));
    }

    [Test]
    public void Who_leaves_leaves_their_files_but_no_half_ones()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob");
        driver.Share("bob", stored: false);
        driver.Lose("bob");
        Assert.That(driver.Files().Files, Has.Count.EqualTo(2), "who reconnects goes on uploading");
        driver.Resume("bob");
        driver.Send("bob", new Leave());
        Assert.That(driver.Files().Files.Keys, Is.EqualTo(new[] { 1L }));
        Assert.That(Removed(driver), Is.EqualTo(new FileRemoved { File = 2, Reason = RemovalReason.NotUploaded }));
    }

    [Test]
    public void The_state_says_what_a_blob_has_to_be()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob");
        Assert.That(driver.State.FindBlob("files", "1"), Is.EqualTo(new BlobTerms(
            "bob", "plan.pdf", "application/pdf", 1000, FilesRoom.Hash, Stored: true)));
        foreach (var other in new[] { "2", "01", "-1", "x", "", "1 " })
            Assert.That(driver.State.FindBlob("files", other), Is.Null, other);
        Assert.That(driver.State.FindBlob("chat", "1"), Is.Null, "a service without blobs");
        Assert.That(driver.State.FindBlob("nope", "1"), Is.Null, "no service");
        Assert.That(new FilesService().ConfirmBlob("1"), Is.EqualTo(new ConfirmUpload { File = 1 }));
    }

    private static FileRemoved Removed(ConferenceDriver driver) => driver.EventsSince(0).OfType<FileRemoved>().Last();
}

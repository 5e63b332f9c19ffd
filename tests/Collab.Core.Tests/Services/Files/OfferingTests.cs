using Collab.Core.Services;
using Collab.Core.Services.Files;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Files;

[Parallelizable(ParallelScope.All)]
public sealed class OfferingTests
{
    private static readonly IMessage[] Commands =
    [
        FilesRoom.Offer(), new ConfirmUpload { File = 1 }, new RemoveFile { File = 1 },
        new ChangeFileRules { Rules = FilesRoom.Rules() },
    ];

    [Test]
    public void An_offer_says_what_will_be_uploaded()
    {
        var driver = FilesRoom.Open();
        driver.Send("bob", FilesRoom.Offer(" plan.pdf ")).ShouldBe(new FileOffered
        {
            File = 1,
            Name = "plan.pdf",
            MediaType = "application/pdf",
            Size = 1000,
            Sha256 = FilesRoom.Hash,
            Owner = "bob",
            OwnerName = "BOB",
        });
        Assert.That(driver.Files().Find(1)!.Stored, Is.False);
        Assert.That(driver.Files().Find(1)!.OfferedAt, Is.EqualTo(driver.Now));
        Assert.That(driver.Files().TotalBytes, Is.EqualTo(1000));
    }

    [Test]
    public void A_type_that_nobody_knows_is_bytes()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob", FilesRoom.Offer(type: ""));
        Assert.That(driver.Files().Find(1)!.MediaType, Is.EqualTo("application/octet-stream"));
    }

    [TestCase("", "application/pdf", 1, "name has 0")]
    [TestCase("a/b", "application/pdf", 1, "without folders")]
    [TestCase("a\\b", "application/pdf", 1, "without folders")]
    [TestCase("..", "application/pdf", 1, "without folders")]
    [TestCase("a\u0000b", "application/pdf", 1, "U+0000")]
    [TestCase("a", "pdf", 1, "media_type")]
    [TestCase("a", "Application/PDF", 1, "media_type")]
    [TestCase("a", "text/html; charset=x", 1, "media_type")]
    [TestCase("a", "a/b/c", 1, "media_type")]
    [TestCase("a", "application/pdf", 0, "0 bytes")]
    [TestCase("a", "application/pdf", -1, "-1 bytes")]
    [TestCase("a", "application/pdf", FilesLimits.FileBytesDefault + 1, "67108864")]
    public void What_is_not_legal_is_refused(string name, string type, long size, string saying) =>
        FilesRoom.Open().Send("bob", FilesRoom.Offer(name, size, type))
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [TestCase("")]
    [TestCase("xyz")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_hash_is_64_digits_in_lower_case(string hash)
    {
        var offer = FilesRoom.Offer();
        offer.Sha256 = hash;
        FilesRoom.Open().Send("bob", offer).ShouldBeRefused(RefusalCode.InvalidArgument, "sha256");
    }

    [Test]
    public void The_server_itself_offers_nothing() => FilesRoom.Open().Node(FilesRoom.Offer())
        .ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");

    [Test]
    public void A_file_as_large_as_the_rules_allow_is_taken()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob", FilesRoom.Offer(size: FilesLimits.FileBytesDefault));
    }

    [Test]
    public void The_quota_is_for_all_files_together_those_under_way_included()
    {
        var driver = FilesRoom.Open();
        driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(total: 2500) });
        driver.Share("bob");
        var second = driver.Share("dan", stored: false);
        driver.Send("ann", FilesRoom.Offer(size: 501)).ShouldBeRefused(RefusalCode.LimitReached, "2000", "2500");
        driver.Share("ann", FilesRoom.Offer(size: 500));
        driver.Send("dan", new RemoveFile { File = second });
        driver.Share("ann");
    }

    [Test]
    public void One_participant_uploads_so_many_at_a_time()
    {
        var driver = FilesRoom.Open();
        for (var i = 0; i < FilesLimits.UploadsPerOwnerMax; i++) driver.Share("bob", stored: false);
        driver.Send("bob", FilesRoom.Offer()).ShouldBeRefused(RefusalCode.LimitReached, "uploading 8");
        driver.Share("dan");
        driver.Node(new ConfirmUpload { File = 1 });
        driver.Share("bob");
    }

    [Test]
    public void There_are_so_many_files()
    {
        var driver = FilesRoom.Open();
        for (var i = 0; i < FilesLimits.FilesMax; i++) driver.Share("bob", FilesRoom.Offer(size: 1));
        driver.Send("dan", FilesRoom.Offer()).ShouldBeRefused(RefusalCode.LimitReached, "200 files");
    }

    [Test]
    public void A_full_state_is_far_below_its_bound()
    {
        var driver = FilesRoom.Open();
        var type = new string('a', 49) + "/" + new string('b', 50);
        for (var i = 0; i < FilesLimits.FilesMax; i++)
            driver.Share("bob", FilesRoom.Offer(new string('\u20AC', 200), 1, type));
        Assert.That(new FilesService().ToSnapshot(driver.Files()).CalculateSize(), Is.LessThan(256 * 1024));
    }

    [Test]
    public void The_rules_say_which_types_are_taken()
    {
        var driver = FilesRoom.Open();
        driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(types: ["image/*", "application/pdf"]) });
        driver.Share("bob", FilesRoom.Offer(type: "image/png"));
        driver.Share("bob", FilesRoom.Offer(type: "application/pdf"));
        driver.Send("bob", FilesRoom.Offer(type: "text/html"))
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text/html", "image/*, application/pdf");
        driver.Send("bob", FilesRoom.Offer(type: "imagex/png")).ShouldBeRefused(RefusalCode.InvalidArgument, "imagex");
    }

    [Test]
    public void Rules_are_for_co_hosts()
    {
        var driver = FilesRoom.Open();
        driver.Send("bob", new ChangeFileRules { Rules = FilesRoom.Rules() })
            .ShouldBeRefused(RefusalCode.NotPermitted, "co-host");
        var rules = FilesRoom.Rules(1000, 2000, 60, "image/*");
        driver.Send("ann", new ChangeFileRules { Rules = rules }).ShouldBe(new FileRulesChanged { Rules = rules });
        Assert.That(driver.Send("ann", new ChangeFileRules { Rules = rules }).Events, Is.Empty);
    }

    [TestCase(0, 1, 0, "file_bytes_max is 0")]
    [TestCase(FilesLimits.FileBytesMax + 1, 1, 0, "file_bytes_max")]
    [TestCase(1, 0, 0, "total_bytes_max is 0")]
    [TestCase(1, FilesLimits.TotalBytesMax + 1, 0, "total_bytes_max")]
    [TestCase(1, 1, 59, "lifetime_seconds is 59")]
    [TestCase(1, 1, -1, "lifetime_seconds is -1")]
    [TestCase(1, 1, FilesLimits.LifetimeSecondsMax + 1, "lifetime_seconds")]
    public void Rules_beyond_the_limits_are_refused(long file, long total, long lifetime, string saying) =>
        FilesRoom.Open().Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(file, total, lifetime) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [Test]
    public void Rules_name_types()
    {
        var driver = FilesRoom.Open();
        foreach (var bad in new[] { "image", "*/*", "image/*x", "" })
        {
            driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(types: [bad]) })
                .ShouldBeRefused(RefusalCode.InvalidArgument, "media_type");
        }

        string[] many = [.. Enumerable.Range(0, 21).Select(i => $"image/x{i}")];
        driver.Send("ann", new ChangeFileRules { Rules = FilesRoom.Rules(types: many) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "21 entries");
        driver.Send("ann", new ChangeFileRules()).ShouldBeRefused(RefusalCode.InvalidArgument, "file_bytes_max");
    }

    [Test]
    public void Everybody_sees_all_files()
    {
        var driver = FilesRoom.Open();
        driver.Share("bob");
        var answer = (QueryStep.Answered)driver.Ask(new GetFiles(), new Viewer("dan", Role.Attendee));
        Assert.That(((FilesSnapshot)answer.Answer).Files.Single().Name, Is.EqualTo("plan.pdf"));
    }

    [TestCaseSource(nameof(Commands))]
    public void After_the_end_nothing_is_done(IMessage command)
    {
        var driver = FilesRoom.Open();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded, "ended");
    }
}

using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Polls;

[Parallelizable(ParallelScope.All)]
public sealed class DraftingTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new DraftPoll { Definition = PollRoom.Choice() },
        new ChangeDraft { Poll = 1, Definition = PollRoom.Choice() },
        new OpenPoll { Poll = 1 },
        new CastVote { Poll = 1, Ballot = new Ballot { Choices = { 0 } } },
        new ClosePoll { Poll = 1 },
        new ReopenPoll { Poll = 1 },
        new PublishResults { Poll = 1 },
        new DeletePoll { Poll = 1 },
    ];

    [Test]
    public void A_draft_is_trimmed_completed_and_its_authors_alone()
    {
        var driver = PollRoom.Open();
        var sent = new PollDefinition { Question = " How was it? ", Kind = PollKind.Rating };
        driver.Send("pia", new DraftPoll { Definition = sent }).ShouldBe(new PollDrafted
        {
            Poll = 1,
            Definition = new PollDefinition { Question = "How was it?", Kind = PollKind.Rating, RatingMax = 5 },
            AuthorName = "PIA",
        });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "pia" }));
        Assert.That(driver.ViewOf("pia").Polls, Has.Count.EqualTo(1));
        foreach (var other in new[] { "ann", "cat", "bob" })
            Assert.That(driver.ViewOf(other).Polls, Is.Empty, other);
        Assert.That(driver.Disclosed().Polls, Is.Empty);
    }

    [Test]
    public void To_all_others_a_draft_does_not_exist()
    {
        var driver = PollRoom.Open();
        driver.Draft(PollRoom.Choice());
        foreach (var command in Commands.Skip(1))
        {
            driver.Send("ann", command)
                .ShouldBeRefused(RefusalCode.NotFound, "There is no poll 1");
        }

        driver.AskAs("ann", new GetAnswers { Poll = 1 }).ShouldBeRefused(RefusalCode.NotFound, "There is no poll 1");
        driver.AskAs("pia", new GetAnswers { Poll = 1 }).ShouldBeRefused(RefusalCode.InvalidArgument, "a draft");
    }

    [Test]
    public void An_attendee_drafts_nothing()
    {
        var driver = PollRoom.Open();
        driver.Send("bob", new DraftPoll { Definition = PollRoom.Choice() }).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [Test]
    public void The_server_drafts_nothing_but_may_run_a_poll()
    {
        var driver = PollRoom.Open();
        driver.Node(new DraftPoll { Definition = PollRoom.Choice() })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Start(PollRoom.Choice());
        driver.Node(new CastVote { Poll = 1 }).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new ClosePoll { Poll = 1 }).ShouldBe(new PollClosed { Poll = 1, Results = Zeros() });
        driver.Node(new DeletePoll { Poll = 1 }).ShouldBe(new PollDeleted { Poll = 1 });

        static Results Zeros() => new() { Counts = { 0, 0, 0 } };
    }

    [Test]
    public void A_draft_changes_until_it_is_opened()
    {
        var driver = PollRoom.Open();
        var poll = driver.Draft(PollRoom.Choice());
        driver.Send("pia", new ChangeDraft { Poll = poll, Definition = PollRoom.Choice() }).ShouldChangeNothing();
        var changed = PollRoom.Choice(anonymous: true);
        driver.Send("pia", new ChangeDraft { Poll = poll, Definition = changed })
            .ShouldBe(new DraftChanged { Poll = poll, Definition = changed });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "pia" }));
        Assert.That(driver.Poll(poll).Definition.Anonymous, Is.True);
        driver.Send("pia", new OpenPoll { Poll = poll });
        driver.Send("pia", new ChangeDraft { Poll = poll, Definition = PollRoom.Choice() })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "was opened");
    }

    [Test]
    public void A_draft_or_a_closed_poll_can_be_deleted_an_open_one_cannot()
    {
        var driver = PollRoom.Open();
        var poll = driver.Draft(PollRoom.Choice());
        driver.Send("pia", new DeletePoll { Poll = poll }).ShouldBe(new PollDeleted { Poll = poll });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "pia" }));
        poll = driver.Start(PollRoom.Choice());
        Assert.That(poll, Is.EqualTo(2), "numbers are not used again");
        driver.Send("cat", new DeletePoll { Poll = poll })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "close it before");
        driver.Close(poll);
        driver.Send("cat", new DeletePoll { Poll = poll }).ShouldBe(new PollDeleted { Poll = poll });
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That((driver.Polls().BallotBytes, driver.Polls().DefinitionBytes), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Somebody_else_of_the_same_role_may_not_run_it()
    {
        var driver = PollRoom.Open().Join("pat", Role.Presenter);
        var poll = driver.Start(PollRoom.Choice());
        foreach (var command in new IMessage[] { new ClosePoll { Poll = poll }, new DeletePoll { Poll = poll } })
            driver.Send("pat", command).ShouldBeRefused(RefusalCode.NotPermitted, $"Poll {poll}", "'pia'", "co-host");
        driver.Send("cat", new ClosePoll { Poll = poll });
        Assert.That(driver.Poll(poll).Phase, Is.EqualTo(PollPhase.Closed));
    }

    [Test]
    public void One_author_has_20_drafts()
    {
        var driver = PollRoom.Open();
        for (var i = 0; i < PollsLimits.DraftsPerAuthorMax; i++) driver.Draft(PollRoom.Choice());
        driver.Send("pia", new DraftPoll { Definition = PollRoom.Choice() })
            .ShouldBeRefused(RefusalCode.LimitReached, "20 drafts");
        driver.Draft(PollRoom.Choice(), "ann");
    }

    [Test]
    public void At_50_polls_a_draft_of_somebody_who_left_gives_way()
    {
        var driver = PollRoom.Open();
        foreach (var author in new[] { "pia", "ann" })
        {
            for (var i = 0; i < PollsLimits.DraftsPerAuthorMax; i++) driver.Draft(PollRoom.Choice(), author);
        }

        while (driver.Polls().Polls.Count < PollsLimits.PollsMax)
            driver.Send("cat", new ClosePoll { Poll = driver.Start(PollRoom.Choice(), "cat") });
        driver.Send("cat", new DraftPoll { Definition = PollRoom.Choice() })
            .ShouldBeRefused(RefusalCode.LimitReached, "50 polls");
        driver.Send("pia", new Leave());
        driver.Send("cat", new DraftPoll { Definition = PollRoom.Choice() }).ShouldBe(
            new PollDeleted { Poll = 1 },
            new PollDrafted { Poll = 51, Definition = PollRoom.Choice(), AuthorName = "CAT" });
        Assert.That(driver.Log[^2].Audience, Is.EqualTo(new[] { "pia" }));
        Assert.That(driver.Polls().Polls, Has.Count.EqualTo(PollsLimits.PollsMax));
    }

    [Test]
    public void All_definitions_together_have_a_limit()
    {
        var driver = PollRoom.Open();
        var large = PollRoom.Choice();
        large.Options.Clear();
        large.Options.AddRange(Enumerable.Range(0, 20).Select(i => new string('\u20AC', 198) + $"{i:00}"));
        var fit = PollsLimits.DefinitionBytesMax / large.CalculateSize();
        for (var i = 0; i < fit; i++) driver.Draft(large, i % 2 == 0 ? "ann" : "pia");
        driver.Send("cat", new DraftPoll { Definition = large })
            .ShouldBeRefused(RefusalCode.LimitReached, $"{driver.Polls().DefinitionBytes} bytes", "262144");
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_polled_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Polls;

[Parallelizable(ParallelScope.All)]
public sealed class RunningTests
{
    [Test]
    public void Opening_shows_it_to_everybody()
    {
        var driver = PollRoom.Open();
        var poll = driver.Draft(PollRoom.Choice());
        driver.Send("pia", new OpenPoll { Poll = poll }).ShouldBe(new PollOpened
        {
            Poll = poll,
            Definition = PollRoom.Choice(),
            Author = "pia",
            AuthorName = "PIA",
        });
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That(driver.ViewOf("bob").Polls.Single().Phase, Is.EqualTo(PollPhase.Open));
        Assert.That(driver.ViewOf("bob").Polls.Single().OpenedAt, Is.EqualTo(driver.Now));
        driver.Send("pia", new OpenPoll { Poll = poll }).ShouldChangeNothing();
        driver.Close(poll);
        driver.Send("pia", new OpenPoll { Poll = poll }).ShouldBeRefused(RefusalCode.InvalidArgument, "is closed");
    }

    [Test]
    public void Closing_tells_the_results_and_ends_the_voting()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 2);
        driver.Close(poll).ShouldBe(new PollClosed
        {
            Poll = poll,
            Results = new Results { Turnout = 1, Counted = 1, Counts = { 0, 0, 1 } },
        });
        driver.Close(poll).ShouldChangeNothing();
        driver.Vote("dan", poll, 1).ShouldBeRefused(RefusalCode.InvalidArgument, "is not open");
        driver.AdvanceSeconds(10);
        Assert.That(driver.EventsSince(0).OfType<TallyPublished>(), Is.Empty, "nothing is told after the end");
    }

    [Test]
    public void A_poll_with_a_duration_closes_by_itself()
    {
        var driver = PollRoom.Open();
        var definition = PollRoom.Choice();
        definition.DurationSeconds = 30;
        var poll = driver.Start(definition);
        Assert.That(driver.Poll(poll).ClosesAt, Is.EqualTo(driver.Now + 30_000));
        driver.Vote("bob", poll, 0);
        driver.Advance(29_999);
        Assert.That(driver.Poll(poll).Phase, Is.EqualTo(PollPhase.Open));
        driver.Advance(1);
        Assert.That(driver.Poll(poll).Phase, Is.EqualTo(PollPhase.Closed));
        Assert.That(driver.Log[^1].Participant, Is.Empty);
        driver.Send("pia", new ReopenPoll { Poll = poll })
            .ShouldBe(new PollReopened { Poll = poll, ClosesAt = driver.Now + 30_000 });
    }

    [Test]
    public void A_deadline_that_passed_while_nobody_decided_closes_it_late()
    {
        var driver = PollRoom.Open();
        var definition = PollRoom.Choice();
        definition.DurationSeconds = 5;
        var poll = driver.Start(definition);
        var settled = new PollsService().Settle(driver.Polls(), driver.ContextFor(null, driver.Now + 3_600_000));
        Assert.That(settled.Events.Single().Body, Is.InstanceOf<PollClosed>());
        Assert.That(((PollClosed)settled.Events.Single().Body).Poll, Is.EqualTo(poll));
    }

    [Test]
    public void A_named_poll_can_be_reopened_with_its_votes()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 0);
        driver.Send("pia", new ReopenPoll { Poll = poll }).ShouldChangeNothing();
        driver.Close(poll);
        driver.Send("pia", new ReopenPoll { Poll = poll }).ShouldBe(new PollReopened { Poll = poll });
        Assert.That((driver.Poll(poll).ClosedAt, driver.Poll(poll).Published), Is.EqualTo((0, false)));
        driver.Vote("dan", poll, 0);
        driver.AdvanceSeconds(1);
        Assert.That(driver.LastTally(), Is.EqualTo(new Results { Turnout = 2, Counted = 2, Counts = { 2, 0, 0 } }));
    }

    [Test]
    public void A_poll_whose_hidden_results_are_published_stays_closed()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(hidden: true));
        driver.Close(poll);
        driver.Send("pia", new ReopenPoll { Poll = poll }).ShouldBe(new PollReopened { Poll = poll });
        driver.Close(poll);
        driver.Send("pia", new PublishResults { Poll = poll });
        driver.Send("pia", new ReopenPoll { Poll = poll })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "are published");
    }

    [Test]
    public void Hidden_results_are_published_after_the_close()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(hidden: true));
        driver.Vote("bob", poll, 1);
        driver.AdvanceSeconds(1);
        Assert.That(driver.LastTally(), Is.EqualTo(new Results { Turnout = 1, Counted = 1 }));
        driver.Send("pia", new PublishResults { Poll = poll })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "close it before");
        driver.Close(poll)
            .ShouldBe(new PollClosed { Poll = poll, Results = new Results { Turnout = 1, Counted = 1 } });
        Assert.That(driver.ViewOf("ann").Polls.Single().Results.Counts, Is.Empty, "not even for a host");
        var results = new Results { Turnout = 1, Counted = 1, Counts = { 0, 1, 0 } };
        driver.Send("ann", new PublishResults { Poll = poll })
            .ShouldBe(new ResultsPublished { Poll = poll, Results = results });
        Assert.That(driver.ViewOf("dan").Polls.Single().Results, Is.EqualTo(results));
        driver.Send("ann", new PublishResults { Poll = poll }).ShouldChangeNothing();
    }

    [Test]
    public void A_draft_must_be_opened_first()
    {
        var driver = PollRoom.Open();
        var poll = driver.Draft(PollRoom.Choice());
        driver.Close(poll).ShouldBeRefused(RefusalCode.InvalidArgument, "a draft");
        driver.Send("pia", new ReopenPoll { Poll = poll }).ShouldBeRefused(RefusalCode.InvalidArgument, "a draft");
        driver.Send("pia", new PublishResults { Poll = poll }).ShouldBeRefused(RefusalCode.InvalidArgument, "a draft");
        driver.Vote("pia", poll, 0).ShouldBeRefused(RefusalCode.InvalidArgument, "is not open");
    }

    [Test]
    public void Ten_polls_are_open_at_once()
    {
        var driver = PollRoom.Open();
        for (var i = 0; i < PollsLimits.OpenPollsMax; i++) driver.Start(PollRoom.Choice());
        var poll = driver.Draft(PollRoom.Choice());
        driver.Send("pia", new OpenPoll { Poll = poll }).ShouldBeRefused(RefusalCode.LimitReached, "10 polls are open");
        driver.Close(1);
        driver.Send("pia", new OpenPoll { Poll = poll });
        driver.Send("pia", new ReopenPoll { Poll = 1 }).ShouldBeRefused(RefusalCode.LimitReached, "10 polls are open");
    }

    [Test]
    public void An_open_poll_outlives_its_author_and_votes_their_voters()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 0);
        driver.Send("bob", new Leave());
        driver.Send("pia", new Leave());
        Assert.That(driver.Poll(poll).Turnout, Is.EqualTo(1));
        driver.Send("cat", new ClosePoll { Poll = poll });
        Assert.That(driver.Poll(poll).Results.Counts, Is.EqualTo(new[] { 1, 0, 0 }));
    }
}

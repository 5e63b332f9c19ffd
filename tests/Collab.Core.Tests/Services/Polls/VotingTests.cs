using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Polls;

[Parallelizable(ParallelScope.All)]
public sealed class VotingTests
{
    [Test]
    public void A_vote_is_its_voters_and_the_tally_comes_a_second_later()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 1).ShouldBe(new VoteCast
        {
            Poll = poll,
            Ballot = new Ballot { Choices = { 1 } },
            VoterName = "BOB",
        }).ThenSettled();
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob" }));
        driver.Advance(PollsLimits.TallyIntervalMs - 1);
        driver.Vote("dan", poll, 1).ThenSettled();
        driver.Advance(1);
        Assert.That(driver.LastTally(), Is.EqualTo(new Results { Turnout = 2, Counted = 2, Counts = { 0, 2, 0 } }));
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That(driver.Log[^1].Participant, Is.Empty);
        var before = driver.State.Seq;
        driver.AdvanceSeconds(60);
        Assert.That(driver.State.Seq, Is.EqualTo(before), "no vote, no tally");
    }

    [Test]
    public void Voting_twice_changes_the_vote()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 1);
        driver.Vote("bob", poll, 1).ShouldChangeNothing();
        driver.Vote("bob", poll, 2);
        driver.AdvanceSeconds(1);
        Assert.That(driver.LastTally(), Is.EqualTo(new Results { Turnout = 1, Counted = 1, Counts = { 0, 0, 1 } }));
        Assert.That(driver.ViewOf("bob").Polls.Single().Mine, Is.EqualTo(new Ballot { Choices = { 2 } }));
        Assert.That(driver.ViewOf("dan").Polls.Single().Voted, Is.False);
        Assert.That(driver.Polls().BallotBytes, Is.EqualTo(driver.Poll(poll).BallotBytes));
    }

    [Test]
    public void Several_options_are_chosen_up_to_the_limit_and_kept_in_order()
    {
        var driver = PollRoom.Open();
        var definition = PollRoom.Choice();
        (definition.Kind, definition.ChoicesMax) = (PollKind.Multiple, 2);
        var poll = driver.Start(definition);
        driver.Vote("bob", poll, 2, 0);
        Assert.That(driver.ViewOf("bob").Polls.Single().Mine.Choices, Is.EqualTo(new[] { 0, 2 }));
        driver.Vote("bob", poll, 0, 1, 2).ShouldBeRefused(RefusalCode.InvalidArgument, "3 options", "1 to 2");
        driver.Vote("bob", poll, 0, 0).ShouldBeRefused(RefusalCode.InvalidArgument, "different indexes");
    }

    [TestCase(PollKind.Rating, 5, "", 0)]
    [TestCase(PollKind.Rating, 0, "", 0, "rating is 0", "1 to 5")]
    [TestCase(PollKind.Rating, 6, "", 0, "rating is 6", "1 to 5")]
    [TestCase(PollKind.Rating, 5, "x", 0, "a text")]
    [TestCase(PollKind.Rating, 5, "", 1, "has choices")]
    [TestCase(PollKind.Text, 0, " my word ", 0)]
    [TestCase(PollKind.Text, 0, "  ", 0, "text has 0 characters")]
    [TestCase(PollKind.Text, 0, "a\u202Eb", 0, "U+202E")]
    [TestCase(PollKind.Text, 3, "x", 0, "rating 3")]
    [TestCase(PollKind.Single, 0, "", 1)]
    [TestCase(PollKind.Single, 0, "", 0, "0 options", "1 to 1")]
    [TestCase(PollKind.Single, 0, "", 2, "2 options", "1 to 1")]
    [TestCase(PollKind.Single, 1, "", 1, "rating 1")]
    public void A_ballot_must_fit_the_poll(PollKind kind, int rating, string text, int choices, params string[] saying)
    {
        var driver = PollRoom.Open();
        var definition = new PollDefinition { Question = "?", Kind = kind };
        if (kind == PollKind.Single) definition.Options.AddRange(["a", "b"]);
        var poll = driver.Start(definition);
        var ballot = new Ballot { Rating = rating, Text = text, Choices = { Enumerable.Range(0, choices) } };
        var outcome = driver.Send("bob", new CastVote { Poll = poll, Ballot = ballot });
        if (saying.Length > 0) outcome.ShouldBeRefused(RefusalCode.InvalidArgument, saying);
        else Assert.That(outcome.Events.Single(), Is.InstanceOf<VoteCast>());
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void An_option_that_is_not_there_cannot_be_chosen(int choice)
    {
        var driver = PollRoom.Open();
        driver.Vote("bob", driver.Start(PollRoom.Choice()), choice)
            .ShouldBeRefused(RefusalCode.InvalidArgument, "indexes from 0 to 2");
    }

    [Test]
    public void Without_a_poll_or_a_ballot_there_is_no_vote()
    {
        var driver = PollRoom.Open();
        driver.Vote("bob", 7, 0).ShouldBeRefused(RefusalCode.NotFound, "There is no poll 7");
        driver.Send("bob", new CastVote { Poll = driver.Start(PollRoom.Choice()) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "0 options are chosen");
    }

    [Test]
    public void Ratings_are_counted_per_number()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(new PollDefinition { Question = "?", Kind = PollKind.Rating, RatingMax = 3 });
        foreach (var (voter, rating) in new[] { ("bob", 1), ("dan", 3), ("eve", 3) })
            driver.Send(voter, new CastVote { Poll = poll, Ballot = new Ballot { Rating = rating } });
        driver.AdvanceSeconds(1);
        Assert.That(driver.LastTally().Counts, Is.EqualTo(new[] { 1, 0, 2 }));
    }

    [Test]
    public void A_vote_that_was_cast_survives_its_voter_coming_back()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        driver.Vote("bob", poll, 1);
        driver.Send("bob", new Leave());
        driver.Join("bob");
        Assert.That(driver.ViewOf("bob").Polls.Single().Mine.Choices, Is.EqualTo(new[] { 1 }));
        driver.Vote("bob", poll, 0);
        Assert.That(driver.Poll(poll).Turnout, Is.EqualTo(1));
    }

    [Test]
    public void All_votes_together_have_a_limit()
    {
        var driver = PollRoom.Open();
        foreach (var i in Enumerable.Range(0, 100)) driver.Join($"v{i}");
        var text = new Ballot { Text = new string('\u20AC', 500) };
        foreach (var _ in Enumerable.Range(0, 4))
            driver.Start(new PollDefinition { Question = "?", Kind = PollKind.Text });
        Outcome? refused = null;
        foreach (var poll in Enumerable.Range(1, 4))
        {
            foreach (var i in Enumerable.Range(0, 100))
            {
                var outcome = driver.Send($"v{i}", new CastVote { Poll = poll, Ballot = text });
                if (outcome.Refused is not null) refused ??= outcome;
            }
        }

        refused!.ShouldBeRefused(RefusalCode.LimitReached, "524288", "delete closed polls");
        Assert.That(driver.Polls().BallotBytes, Is.LessThanOrEqualTo(PollsLimits.BallotBytesMax));
        Assert.That(new PollsService().ToSnapshot(driver.Polls()).CalculateSize(), Is.LessThan(1024 * 1024));
        driver.Send("pia", new OpenPoll { Poll = driver.Draft(PollRoom.Choice()) })
            .ShouldBeRefused(RefusalCode.LimitReached, "262144", "delete closed polls");
    }
}

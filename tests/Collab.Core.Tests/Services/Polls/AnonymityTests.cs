using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Polls;

/// <summary>That nobody can link a vote of an anonymous poll to its voter.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AnonymityTests
{
    [Test]
    public void What_others_receive_is_the_same_whoever_voted_what()
    {
        // Two conferences in which the same votes were cast by others: nobody but the voters can tell them apart.
        var (one, other) = (Voted([0, 0, 1, 2, 2, 2, 0]), Voted([2, 1, 0, 0, 0, 2, 2]));
        foreach (var watcher in new[] { "ann", "cat", "pia" })
        {
            Assert.That(Received(other, watcher), Is.EqualTo(Received(one, watcher)), watcher);
            Assert.That(other.ViewOf(watcher), Is.EqualTo(one.ViewOf(watcher)), watcher);
            Assert.That(
                other.Answer<Export>(watcher, new ExportPoll { Poll = 1 }),
                Is.EqualTo(one.Answer<Export>(watcher, new ExportPoll { Poll = 1 })), watcher);
        }

        Assert.That(other.State.Disclose(), Is.EqualTo(one.State.Disclose()));

        static ConferenceDriver Voted(int[] choices)
        {
            var driver = PollRoom.Open();
            var poll = driver.Start(PollRoom.Choice(anonymous: true));
            for (var i = 0; i < choices.Length; i++) driver.Vote(PollRoom.Voters[i], poll, choices[i]);
            driver.Close(poll);
            return driver;
        }
    }

    [Test]
    public void Fewer_than_three_votes_are_never_told_apart_from_others()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true));
        var told = new List<int>();
        foreach (var voter in PollRoom.Voters.Concat(["ann", "cat", "pia"]))
        {
            driver.Vote(voter, poll, 0);
            driver.AdvanceSeconds(2);
            told.Add(driver.LastTally().Counted);
            Assert.That(driver.LastTally().Counts.Sum(), Is.EqualTo(told[^1]));
            Assert.That(driver.LastTally().Turnout, Is.EqualTo(told.Count));
        }

        Assert.That(told, Is.EqualTo(new[] { 0, 0, 0, 0, 0, 3, 3, 3, 6, 6 }));
        driver.Close(poll);
        Assert.That(driver.Poll(poll).Results.Counted, Is.EqualTo(10), "the last four came together too");
    }

    [Test]
    public void The_state_keeps_no_link_and_the_outside_sees_neither_side()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true));
        driver.Vote("hal", poll, 2);
        driver.Vote("bob", poll, 1);
        var state = driver.Poll(poll);
        Assert.That(state.Voters, Is.EqualTo(new[] { "bob", "hal" }), "in the order of their ids, not of voting");
        Assert.That(state.Ballots, Is.Empty);
        Assert.That(driver.Log.Last(x => x.Type == nameof(VoteCast)).Body.ToStringUtf8(), Does.Not.Contain("BOB"));
        var before = driver.Disclosed();
        driver.Vote("dan", poll, 0);
        Assert.That(driver.Disclosed(), Is.EqualTo(before), "a vote changes nothing that is shown before its tally");
        Assert.That(before.Polls.Single().Box, Is.Null);
        driver.Close(poll);
        Assert.That(driver.Poll(poll).Voters, Is.Empty);
    }

    [Test]
    public void A_vote_is_final()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true));
        driver.Vote("bob", poll, 1);
        driver.Vote("bob", poll, 1).ShouldBeRefused(RefusalCode.InvalidArgument, "anonymous");
        driver.Vote("bob", poll, 2).ShouldBeRefused(RefusalCode.InvalidArgument, "anonymous");
        var seen = driver.ViewOf("bob").Polls.Single();
        Assert.That((seen.Voted, seen.Mine), Is.EqualTo((true, (Ballot?)null)));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    public void The_results_of_one_or_two_votes_are_withheld_for_good(int votes, bool withheld)
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true));
        for (var i = 0; i < votes; i++) driver.Vote(PollRoom.Voters[i], poll, 1);
        driver.Close(poll);
        var expected = withheld
            ? new Results { Turnout = votes, Withheld = true }
            : new Results { Turnout = votes, Counted = votes, Counts = { 0, votes, 0 } };
        Assert.That(driver.Poll(poll).Results, Is.EqualTo(expected));
        Assert.That(driver.Answer<Answers>("ann", new GetAnswers { Poll = poll }).Results, Is.EqualTo(expected));
        var export = driver.Answer<Export>("ann", new ExportPoll { Poll = poll });
        Assert.That(export.Csv.Contains("salad", StringComparison.Ordinal), Is.EqualTo(!withheld));
        Assert.That(driver.Poll(poll).Pending, Is.Empty);
        Assert.That(driver.Poll(poll).Counts.Sum(), Is.EqualTo(withheld ? 0 : votes));
    }

    [Test]
    public void Once_closed_it_stays_closed()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true, hidden: true));
        driver.Close(poll);
        driver.Send("pia", new ReopenPoll { Poll = poll }).ShouldBeRefused(RefusalCode.InvalidArgument, "anonymous");
    }

    [Test]
    public void Texts_are_told_in_alphabetical_order()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(new PollDefinition { Question = "?", Kind = PollKind.Text, Anonymous = true });
        foreach (var (voter, text) in PollRoom.Voters.Zip(["g", "f", "e", "d", "c", "b", "a"]))
            driver.Send(voter, new CastVote { Poll = poll, Ballot = new Ballot { Text = text } });
        driver.AdvanceSeconds(1);
        Assert.That(Texts(), Is.EqualTo(new[] { "d", "e", "f", "g" }));
        driver.Close(poll);
        Assert.That(Texts(), Is.EqualTo(new[] { "a", "b", "c", "d", "e", "f", "g" }));

        IEnumerable<string> Texts()
        {
            var answers = driver.Answer<Answers>("bob", new GetAnswers { Poll = poll });
            Assert.That(answers.Ballots.All(x => x.Participant.Length + x.Name.Length == 0));
            return answers.Ballots.Select(x => x.Ballot.Text);
        }
    }

    [Test]
    public void Whoever_recovers_from_a_snapshot_in_between_tells_the_same()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(anonymous: true));
        for (var i = 0; i < 6; i++) driver.Vote(PollRoom.Voters[i], poll, i % 3);
        driver.AdvanceSeconds(1);
        driver.Vote("ivy", poll, 0);
        var service = new PollsService();
        var recovered = (PollsState)service.FromSnapshot(service.ToSnapshot(driver.Polls()));
        var (due, now) = (driver.ContextFor(null, driver.Now + 1000), driver.Now);
        Assert.That(service.NextDeadline(recovered, driver.Facts), Is.EqualTo(now + 1000));
        Assert.That(
            service.Settle(recovered, due).Events.Select(x => x.Body),
            Is.EqualTo(service.Settle(driver.Polls(), due).Events.Select(x => x.Body)));
        Assert.That(recovered.BallotBytes, Is.EqualTo(driver.Polls().BallotBytes));
    }

    /// <summary>Everything of the polls that somebody gets, as it would go over the wire.</summary>
    private static List<ByteString> Received(ConferenceDriver driver, string participant) =>
    [
        .. driver.Log.Select(@event => @event.Audience.Count == 0 || @event.Audience.Contains(participant)
            ? @event.ToByteString()
            : new Event { Seq = @event.Seq, Hidden = true }.ToByteString()),
    ];
}

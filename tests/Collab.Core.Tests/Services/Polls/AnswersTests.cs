using Collab.Core.Services.Polls;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Polls;

namespace Collab.Core.Tests.Services.Polls;

/// <summary>Quizzes, and what can be asked of results.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AnswersTests
{
    [Test]
    public void The_correct_option_is_the_authors_secret_until_the_results_are_out()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Quiz());
        Assert.That(driver.EventsSince(0).OfType<PollOpened>().Single().Definition.Correct, Is.Empty);
        Assert.That(Correct("pia"), Is.EqualTo(new[] { 1 }));
        foreach (var other in new[] { "ann", "bob", "" }) Assert.That(Correct(other), Is.Empty, other);
        Assert.That(driver.Disclosed().Polls.Single().Definition.Correct, Is.Empty);
        driver.Close(poll);
        Assert.That(Correct("bob"), Is.Empty);
        driver.Send("pia", new PublishResults { Poll = poll }).ShouldBe(new ResultsPublished
        {
            Poll = poll,
            Results = new Results { Counts = { 0, 0 } },
            Correct = { 1 },
        });
        Assert.That(Correct("bob"), Is.EqualTo(new[] { 1 }));

        IEnumerable<int> Correct(string viewer) => driver.ViewOf(viewer).Polls.Single().Definition.Correct;
    }

    [Test]
    public void A_quiz_with_live_results_tells_the_correct_option_when_it_closes()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Quiz(hidden: false));
        driver.Close(poll).ShouldBe(
            new PollClosed { Poll = poll, Results = new Results { Counts = { 0, 0 } }, Correct = { 1 } });
        driver.Send("pia", new ReopenPoll { Poll = poll })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "are published");
    }

    [Test]
    public void Scores_are_of_published_named_quizzes_the_best_first()
    {
        var driver = PollRoom.Open();
        var first = driver.Start(PollRoom.Quiz());
        var second = driver.Start(PollRoom.Quiz(hidden: false));
        var unpublished = driver.Start(PollRoom.Quiz());
        foreach (var poll in new[] { first, second, unpublished })
        {
            driver.Vote("bob", poll, poll == second ? 1 : 0);
            driver.Vote("eve", poll, 1);
            driver.Close(poll);
        }

        driver.Vote("dan", first, 1).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("pia", new PublishResults { Poll = first });
        var scores = driver.Answer<Scores>("dan", new GetScores());
        Assert.That((scores.Quizzes, scores.PointsMax), Is.EqualTo((2, 20)));
        Assert.That(scores.Scores_, Is.EqualTo(new[]
        {
            new Score { Participant = "eve", Name = "EVE", Points = 20, Correct = 2, Answered = 2 },
            new Score { Participant = "bob", Name = "BOB", Points = 10, Correct = 1, Answered = 2 },
        }));
    }

    [Test]
    public void Hidden_results_can_be_asked_for_by_the_author_and_by_co_hosts()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice(hidden: true));
        driver.Vote("bob", poll, 1);
        foreach (var manager in new[] { "pia", "cat", "ann" })
        {
            var answers = driver.Answer<Answers>(manager, new GetAnswers { Poll = poll });
            Assert.That(answers.Results.Counts, Is.EqualTo(new[] { 0, 1, 0 }));
            Assert.That(answers.Ballots.Single().Participant, Is.EqualTo("bob"));
        }

        driver.AskAs("bob", new GetAnswers { Poll = poll }).ShouldBeRefused(RefusalCode.NotPermitted, "are hidden");
        driver.AskAs("bob", new ExportPoll { Poll = poll }).ShouldBeRefused(RefusalCode.NotPermitted, "are hidden");
    }

    [Test]
    public void Answers_come_by_pages()
    {
        var driver = PollRoom.Open();
        var poll = driver.Start(PollRoom.Choice());
        foreach (var voter in PollRoom.Voters) driver.Vote(voter, poll, 0);
        var page = driver.Answer<Answers>("bob", new GetAnswers { Poll = poll, Skip = 5, Limit = 4 });
        Assert.That((page.Total, page.Ballots.Select(x => x.Participant)), Is.EqualTo((7, new[] { "hal", "ivy" })));
        Assert.That(driver.Answer<Answers>("bob", new GetAnswers { Poll = poll }).Ballots, Has.Count.EqualTo(7));
    }

    [TestCase(-1, 0, "skip is -1")]
    [TestCase(0, -1, "limit is -1")]
    [TestCase(0, 501, "limit is 501")]
    public void A_page_out_of_range_is_refused(int skip, int limit, string saying)
    {
        var driver = PollRoom.Open();
        driver.AskAs("bob", new GetAnswers { Poll = driver.Start(PollRoom.Choice()), Skip = skip, Limit = limit })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);
    }

    [Test]
    public void A_named_poll_is_exported_with_names()
    {
        var driver = PollRoom.Open();
        var definition = PollRoom.Quiz(hidden: false);
        (definition.Kind, definition.Options[0]) = (PollKind.Multiple, "=1+2, \"or\"");
        var poll = driver.Start(definition);
        driver.Vote("bob", poll, 0, 1);
        driver.Vote("dan", poll, 1);
        driver.Close(poll);
        var export = driver.Answer<Export>("bob", new ExportPoll { Poll = poll });
        Assert.That(export, Is.EqualTo(new Export
        {
            FileName = "poll-1.csv",
            Csv = "participant,name,answer,points\r\nbob,BOB,\"'=1+2, \"\"or\"\"; 4\",0\r\ndan,DAN,4,10\r\n",
        }));
    }

    [Test]
    public void An_anonymous_poll_is_exported_as_counts_or_texts()
    {
        var driver = PollRoom.Open();
        var choice = driver.Start(PollRoom.Choice(anonymous: true));
        var text = driver.Start(new PollDefinition { Question = "?", Kind = PollKind.Text, Anonymous = true });
        foreach (var voter in PollRoom.Voters.Take(3))
        {
            driver.Vote(voter, choice, 1);
            driver.Send(voter, new CastVote { Poll = text, Ballot = new Ballot { Text = $"-{voter[0]}\nb" } });
        }

        driver.Close(choice);
        driver.Close(text);
        Assert.That(Csv(choice), Is.EqualTo("answer,votes\r\nsoup,0\r\nsalad,3\r\npie,0\r\n"));
        Assert.That(Csv(text), Is.EqualTo("answer\r\n\"'-b\nb\"\r\n\"'-d\nb\"\r\n\"'-e\nb\"\r\n"));

        string Csv(long poll) => driver.Answer<Export>("bob", new ExportPoll { Poll = poll }).Csv;
    }
}

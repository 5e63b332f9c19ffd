using Collab.Core.Services.Questions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Questions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Questions;

/// <summary>Upvotes, and how questions are answered, dismissed, restored and cleared.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ClosingTests
{
    [Test]
    public void Upvotes_are_their_voters_and_counted_a_second_later()
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        driver.Send("dan", new Upvote { Question = question, On = true })
            .ShouldBe(new UpvoteChanged { Question = question, On = true }).ThenSettled();
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "dan" }));
        driver.Send("bob", new Upvote { Question = question, On = true });
        driver.Send("bob", new Upvote { Question = question, On = true }).ShouldChangeNothing();
        Assert.That((Shown("dan").Voted, Shown("dan").Votes, Shown("ann").Voted), Is.EqualTo((true, 0, false)));
        var mark = driver.Log.Count;
        driver.AdvanceSeconds(1);
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new[]
        {
            new VotesCounted { Counts = { new VoteCount { Question = question, Votes = 2 } } },
        }));
        Assert.That(driver.Log[^1].Participant, Is.Empty);
        driver.Send("dan", new Upvote { Question = question });
        driver.AdvanceSeconds(1);
        Assert.That((Shown("dan").Voted, Shown("dan").Votes), Is.EqualTo((false, 1)));

        Question Shown(string viewer) => driver.ViewOf(viewer).Questions.Single();
    }

    [Test]
    public void An_upvote_outlives_its_voters_leaving_and_is_found_again()
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        driver.Send("dan", new Upvote { Question = question, On = true });
        driver.Send("dan", new Leave());
        driver.AdvanceSeconds(1);
        driver.Join("dan");
        Assert.That(driver.ViewOf("dan").Questions.Single().Voted, Is.True);
        driver.Send("dan", new Upvote { Question = question, On = true }).ShouldChangeNothing();
    }

    [Test]
    public void Only_open_questions_are_upvoted()
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        driver.Send("dan", new Upvote { Question = 9, On = true })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no question 9");
        driver.Send("ann", new AnswerQuestion { Question = question, Live = true });
        driver.Send("dan", new Upvote { Question = question, On = true })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"Question {question} is closed");
    }

    [Test]
    public void A_presenter_answers_in_writing_or_live_and_may_correct_it()
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        driver.Send("bob", new AnswerQuestion { Question = question, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("pia", new AnswerQuestion { Question = question, Text = " " })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text has 0 characters");
        driver.Send("pia", new AnswerQuestion { Question = question, Text = new string('x', 2001) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text has 2001 characters", "2000");
        driver.Send("pia", new AnswerQuestion { Question = question, Text = " So. " })
            .ShouldBe(new QuestionAnswered { Question = question, Text = "So." });
        driver.Send("pia", new AnswerQuestion { Question = question, Text = "So." }).ShouldChangeNothing();
        driver.Send("ann", new AnswerQuestion { Question = question, Live = true })
            .ShouldBe(new QuestionAnswered { Question = question, Live = true });
        var shown = driver.ViewOf("dan").Questions.Single();
        Assert.That(
            (shown.Phase, shown.Answer, shown.Live, shown.ClosedBy, shown.ClosedAt),
            Is.EqualTo((QuestionPhase.Answered, "", true, "ann", driver.Now)));
    }

    [TestCase("bob", true)]
    [TestCase("dan", false)]
    [TestCase("pia", false)]
    [TestCase("cat", true)]
    [TestCase("ann", true)]
    public void The_author_or_a_co_host_dismisses_it(string sender, bool may)
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        var outcome = driver.Send(sender, new DismissQuestion { Question = question });
        if (!may)
        {
            outcome.ShouldBeRefused(RefusalCode.NotPermitted, $"question {question}");
            return;
        }

        outcome.ShouldBe(new QuestionDismissed { Question = question });
        driver.Send(sender, new DismissQuestion { Question = question }).ShouldChangeNothing();
    }

    [Test]
    public void Nobody_is_the_author_of_an_anonymous_question()
    {
        var driver = QuestionRoom.Open(anonymousAllowed: true);
        driver.Send("bob", new AskQuestion { Text = "x", Anonymous = true });
        driver.AdvanceSeconds(10);
        driver.Send("bob", new DismissQuestion { Question = 1 }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new DismissQuestion { Question = 1 }).ShouldBe(new QuestionDismissed { Question = 1 });
    }

    [Test]
    public void A_dismissed_question_keeps_its_text_for_hosts_and_comes_back_with_its_votes()
    {
        var driver = QuestionRoom.Open();
        var question = driver.Ask("bob", "Why?");
        driver.Send("dan", new Upvote { Question = question, On = true });
        driver.Send("ann", new DismissQuestion { Question = question });
        driver.AdvanceSeconds(1);
        foreach (var viewer in new[] { "dan", "ann" })
            Assert.That(driver.ViewOf(viewer).Questions.Single().Text, Is.Empty);
        Assert.That(driver.Asked("dan").Questions.Single().Text, Is.Empty);
        Assert.That(driver.Asked("cat").Questions.Single().Text, Is.EqualTo("Why?"));
        driver.Send("ann", new AnswerQuestion { Question = question, Text = "x" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "restore it");
        driver.Send("bob", new RestoreQuestion { Question = question }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new RestoreQuestion { Question = question })
            .ShouldBe(new QuestionRestored { Question = question, Text = "Why?" });
        driver.Send("cat", new RestoreQuestion { Question = question }).ShouldChangeNothing();
        var shown = driver.ViewOf("dan").Questions.Single();
        Assert.That((shown.Text, shown.Votes, shown.Voted, shown.ClosedAt), Is.EqualTo(("Why?", 1, true, 0)));
    }

    [Test]
    public void Clearing_forgets_what_is_not_open()
    {
        var driver = QuestionRoom.Open();
        driver.Send("ann", new ClearQuestions()).ShouldChangeNothing();
        foreach (var text in new[] { "a", "b", "c" }) driver.Ask("bob", text);
        driver.Send("ann", new AnswerQuestion { Question = 1, Live = true });
        driver.Send("ann", new DismissQuestion { Question = 2 });
        driver.Send("pia", new ClearQuestions()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ann", new ClearQuestions()).ShouldBe(new QuestionsCleared());
        Assert.That(driver.Questions().Questions.Keys, Is.EqualTo(new[] { 3 }));
        Assert.That(driver.Ask("bob", "d"), Is.EqualTo(4), "numbers are not used again");
        driver.Send("ann", new ClearQuestions());
        driver.Send("ann", new ClearQuestions()).ShouldChangeNothing();
    }

    [Test]
    public void All_upvotes_together_have_a_limit()
    {
        var driver = QuestionRoom.Open();
        for (var i = 0; i < 20; i++) driver.Ask("bob", $"{i}");
        Outcome? refused = null;
        for (var voter = 0; voter < 320 && refused is null; voter++)
        {
            var id = $"v{voter}".PadRight(64, 'x');
            driver.Join(id);
            for (var i = 1; i <= 20 && refused is null; i++)
            {
                var outcome = driver.Send(id, new Upvote { Question = i, On = true });
                if (outcome.Refused is not null) refused = outcome;
            }
        }

        refused!.ShouldBeRefused(RefusalCode.LimitReached, "393216");
        Assert.That(driver.Questions().VoterBytes, Is.LessThanOrEqualTo(QuestionsLimits.VoterBytesMax));
        Assert.That(
            new QuestionsService().ToSnapshot(driver.Questions()).CalculateSize(), Is.LessThan(1024 * 1024));
    }
}

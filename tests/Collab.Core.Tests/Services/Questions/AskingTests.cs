using Collab.Core.Services.Questions;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Questions;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Questions;

[Parallelizable(ParallelScope.All)]
public sealed class AskingTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new AskQuestion { Text = "x" },
        new Upvote { Question = 1, On = true },
        new AnswerQuestion { Question = 1, Text = "x" },
        new DismissQuestion { Question = 1 },
        new RestoreQuestion { Question = 1 },
        new ChangeRules { Closed = true },
        new ClearQuestions(),
    ];

    [Test]
    public void A_question_is_trimmed_numbered_and_for_everybody()
    {
        var driver = QuestionRoom.Open();
        driver.Send("bob", new AskQuestion { Text = " Why?\nReally? " }).ShouldBe(new QuestionAsked
        {
            Question = 1,
            Text = "Why?\nReally?",
            Author = "bob",
            AuthorName = "BOB",
        });
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That(driver.ViewOf("dan").Questions.Single().AskedAt, Is.EqualTo(driver.Now));
        Assert.That(driver.Ask("dan", "And then?"), Is.EqualTo(2));
    }

    [TestCase("", "text has 0 characters")]
    [TestCase("a\u202Eb", "U+202E")]
    [TestCase("a\u0007", "U+0007")]
    public void A_text_that_is_empty_or_harmful_is_refused(string text, string saying) =>
        QuestionRoom.Open().Send("bob", new AskQuestion { Text = text })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [Test]
    public void A_question_may_have_500_characters_and_no_more()
    {
        var driver = QuestionRoom.Open();
        driver.Send("bob", new AskQuestion { Text = new string('x', 501) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text has 501 characters", "1 to 500");
        driver.Ask("bob", new string('\u20AC', 500));
    }

    [Test]
    public void Without_a_name_one_asks_only_where_the_host_allows_it()
    {
        var driver = QuestionRoom.Open();
        driver.Send("bob", new AskQuestion { Text = "x", Anonymous = true })
            .ShouldBeRefused(RefusalCode.NotPermitted, "not allowed");
        driver.Send("bob", new ChangeRules { AnonymousAllowed = true }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new ChangeRules { AnonymousAllowed = true })
            .ShouldBe(new RulesChanged { AnonymousAllowed = true });
        driver.Send("cat", new ChangeRules { AnonymousAllowed = true }).ShouldChangeNothing();
        driver.Send("bob", new AskQuestion { Text = "x", Anonymous = true })
            .ShouldBe(new QuestionSubmitted { Text = "x" });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob" }));
    }

    [Test]
    public void Anonymous_questions_appear_together_in_alphabetical_order_and_from_nobody()
    {
        var driver = QuestionRoom.Open(anonymousAllowed: true);
        driver.Send("dan", new AskQuestion { Text = "z", Anonymous = true }).ThenSettled();
        driver.Advance(3000);
        driver.Send("bob", new AskQuestion { Text = "a", Anonymous = true }).ThenSettled();
        Assert.That(driver.ViewOf("bob").Questions, Is.Empty);
        var due = driver.Questions().WaitingDueAt;
        Assert.That(due % QuestionsLimits.AnonymousIntervalMs, Is.Zero);
        var mark = driver.Log.Count;
        driver.Advance(due - driver.Now);
        Assert.That(driver.EventsSince(mark), Is.EqualTo(new[]
        {
            new QuestionAsked { Question = 1, Text = "a", Anonymous = true },
            new QuestionAsked { Question = 2, Text = "z", Anonymous = true },
        }));
        Assert.That(driver.Log[^1].Participant + driver.Log[^1].Session, Is.Empty);
        var state = driver.Questions();
        Assert.That((state.Waiting.Count, state.WaitingDueAt), Is.EqualTo((0, 0)));
        Assert.That(driver.ViewOf("ann").Questions.All(x => x.Author.Length + x.AuthorName.Length == 0));
    }

    [Test]
    public void What_others_receive_is_the_same_whoever_asked_anonymously()
    {
        var (one, other) = (Ask("bob", "dan"), Ask("dan", "bob"));
        foreach (var watcher in new[] { "ann", "cat", "pia" })
        {
            Assert.That(Received(other, watcher), Is.EqualTo(Received(one, watcher)));
            Assert.That(other.ViewOf(watcher), Is.EqualTo(one.ViewOf(watcher)));
            Assert.That(other.Asked(watcher), Is.EqualTo(one.Asked(watcher)));
        }

        Assert.That(
            new QuestionsService().Disclose(other.Questions()),
            Is.EqualTo(new QuestionsService().Disclose(one.Questions())));

        static ConferenceDriver Ask(string first, string second)
        {
            var driver = QuestionRoom.Open(anonymousAllowed: true);
            driver.Send(first, new AskQuestion { Text = "one", Anonymous = true });
            driver.Send(second, new AskQuestion { Text = "two", Anonymous = true });
            driver.Send(first, new Upvote { Question = 1, On = true });
            driver.AdvanceSeconds(10);
            driver.Send(second, new Upvote { Question = 1, On = true });
            driver.AdvanceSeconds(10);
            return driver;
        }

        static List<ByteString> Received(ConferenceDriver driver, string participant) =>
        [
            .. driver.Log.Where(x => x.Audience.Count == 0 || x.Audience.Contains(participant))
                .Select(x => x.ToByteString()),
        ];
    }

    [Test]
    public void Closed_questions_are_for_hosts_alone()
    {
        var driver = QuestionRoom.Open();
        driver.Send("ann", new ChangeRules { Closed = true });
        driver.Send("bob", new AskQuestion { Text = "x" }).ShouldBeRefused(RefusalCode.NotPermitted, "closed them");
        Assert.That(driver.Ask("cat", "x"), Is.EqualTo(1));
        Assert.That(driver.ViewOf("bob").Closed, Is.True);
    }

    [Test]
    public void The_server_asks_and_upvotes_nothing()
    {
        var driver = QuestionRoom.Open();
        driver.Ask("bob", "x");
        driver.Node(new AskQuestion { Text = "x" }).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new Upvote { Question = 1, On = true }).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new AnswerQuestion { Question = 1, Live = true })
            .ShouldBe(new QuestionAnswered { Question = 1, Live = true });
    }

    [Test]
    public void One_participant_asks_20_questions_until_they_are_cleared()
    {
        var driver = QuestionRoom.Open(anonymousAllowed: true);
        for (var i = 0; i < QuestionsLimits.QuestionsPerAuthorMax; i++)
            driver.Send("bob", new AskQuestion { Text = $"{i}", Anonymous = i % 2 == 0 });
        driver.Send("bob", new AskQuestion { Text = "x" }).ShouldBeRefused(RefusalCode.LimitReached, "20 questions");
        driver.Ask("dan", "x");
        driver.Send("ann", new ClearQuestions()).ShouldBe(new QuestionsCleared());
        driver.Ask("bob", "x");
    }

    [Test]
    public void There_are_500_questions_and_a_bound_of_their_texts()
    {
        var driver = QuestionRoom.Open();
        Fill(driver, "x", QuestionsLimits.QuestionsMax);
        driver.Send("bob", new AskQuestion { Text = "x" }).ShouldBeRefused(RefusalCode.LimitReached, "500 questions");
        driver = QuestionRoom.Open();
        Fill(driver, new string('\u20AC', 500), QuestionsLimits.TextBytesMax / 1500);
        driver.Send("bob", new AskQuestion { Text = new string('\u20AC', 500) })
            .ShouldBeRefused(RefusalCode.LimitReached, $"{driver.Questions().TextBytes} bytes", "393216");
        Assert.That(driver.Questions().TextBytes, Is.LessThanOrEqualTo(QuestionsLimits.TextBytesMax));

        static void Fill(ConferenceDriver driver, string text, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var author = $"v{i / QuestionsLimits.QuestionsPerAuthorMax}";
                if (i % QuestionsLimits.QuestionsPerAuthorMax == 0) driver.Join(author);
                driver.Send(author, new AskQuestion { Text = text });
            }
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_asked_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

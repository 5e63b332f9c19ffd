using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class HistoryTests
{
    private static readonly string[] People = ["ann", "cat", "bob", "dan"];

    // Built once: several pages of journal, with messages pushed out by number and by size.
    private static readonly Lazy<ConferenceDriver> Long = new(() => Talk(messages: 2600, seed: 7));

    [Test]
    public void The_newest_come_oldest_first_and_say_whether_there_are_more()
    {
        var driver = ChatRoom.Open();
        for (var i = 1; i <= 60; i++) driver.Post("bob", $"m{i}");
        var newest = Ask(driver, new GetHistory(), "dan");
        Assert.That(newest.Messages.Select(x => x.Id), Is.EqualTo(Enumerable.Range(11, 50)));
        Assert.That(newest.More, Is.True);
        var rest = Ask(driver, new GetHistory { BeforeSeq = newest.Messages[0].Seq, Limit = 10 }, "dan");
        Assert.That(rest.Messages.Select(x => x.Id), Is.EqualTo(Enumerable.Range(1, 10)));
        Assert.That(rest.More, Is.False);
    }

    [Test]
    public void An_empty_chat_has_an_empty_history()
    {
        var history = Ask(ChatRoom.Open(), new GetHistory(), "bob");
        Assert.That(history, Is.EqualTo(new History()));
    }

    [Test]
    public void More_counts_only_what_the_viewer_may_see()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "psst", to: "dan");
        driver.Post("bob", "hello");
        Assert.That(Ask(driver, new GetHistory { Limit = 1 }, "ann").More, Is.False);
        Assert.That(Ask(driver, new GetHistory { Limit = 1 }, "dan").More, Is.True);
    }

    [TestCase("ann", false)]
    [TestCase("dan", true)]
    public void Where_the_state_has_just_enough_the_journal_says_whether_there_are_more(string person, bool more)
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "psst", to: "dan");
        for (var i = 0; i < ChatLimits.RetainedMessagesMax; i++) driver.Post("bob", "x");
        Assert.That(driver.Chat().FirstMessage, Is.EqualTo(2));
        var history = Ask(driver, new GetHistory { BeforeSeq = driver.Chat().Find(6)!.Seq, Limit = 4 }, person);
        Assert.That(history.Messages.Select(x => x.Id), Is.EqualTo(new[] { 2, 3, 4, 5 }));
        Assert.That(history.More, Is.EqualTo(more));
    }

    [TestCase(-1, 0, "before_seq is -1")]
    [TestCase(0, -1, "limit is -1")]
    [TestCase(0, 201, "limit is 201")]
    public void A_query_out_of_range_is_refused(long beforeSeq, int limit, string saying)
    {
        var query = new GetHistory { BeforeSeq = beforeSeq, Limit = limit };
        var step = ChatRoom.Open().Ask(query, new Viewer("bob", Role.Attendee));
        Assert.That(step, Is.InstanceOf<QueryStep.Refused>());
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(((QueryStep.Refused)step).Message, Does.Contain(saying));
    }

    [Test]
    public void While_nothing_was_pushed_out_the_journal_is_not_read()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        var step = new ChatService().Answer(driver.Chat(), new GetHistory(), new Viewer("dan", Role.Attendee));
        Assert.That(step, Is.InstanceOf<QueryStep.Answered>());
    }

    [TestCase("ann", 200)]
    [TestCase("cat", 37)]
    [TestCase("bob", 50)]
    [TestCase("dan", 199)]
    [TestCase("stranger", 200)]
    public void Page_by_page_everybody_reads_exactly_what_they_may_see(string person, int limit)
    {
        var driver = Long.Value;
        Assert.That(driver.Chat().FirstMessage, Is.GreaterThan(1500), "most of it is in the journal only");
        var expected = ChatModel.Of(driver.Log)
            .Where(x => x.To.Length == 0 || x.To == person || x.Author == person)
            .ToList();
        var read = new List<ChatMessage>();
        for (History? page = null; page is null || page.More;)
        {
            page = Ask(driver, new GetHistory { BeforeSeq = read.Count == 0 ? 0 : read[0].Seq, Limit = limit }, person);
            Assert.That(page.Messages, page.More ? Has.Count.EqualTo(limit) : Has.Count.LessThanOrEqualTo(limit));
            read.InsertRange(0, page.Messages);
        }

        Assert.That(read, Has.Count.EqualTo(expected.Count));
        for (var i = 0; i < read.Count; i++) Assert.That(read[i], Is.EqualTo(expected[i]));
    }

    [Test]
    public void No_message_is_lost_where_one_stretch_of_the_journal_ends_and_the_next_begins()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "the only one for all");
        var posted = driver.State.Seq;
        for (var i = 0; i < QueryStep.EventsMax + ChatLimits.RetainedMessagesMax + 10; i++)
            driver.Post("bob", "psst", to: "dan");
        foreach (var distance in new[] { 1, 2, QueryStep.EventsMax, QueryStep.EventsMax + 1, QueryStep.EventsMax + 2 })
        {
            var history = Ask(driver, new GetHistory { BeforeSeq = posted + distance }, "ann");
            Assert.That(history.Messages.Select(x => x.Seq), Is.EqualTo(new[] { posted }), $"from {distance} after it");
        }

        Assert.That(Ask(driver, new GetHistory { BeforeSeq = posted }, "ann").Messages, Is.Empty);
    }

    [Test]
    public void A_change_that_itself_pushes_a_message_out_is_in_its_history()
    {
        // The oldest message grows beyond the bound of all, so that its own change pushes it out.
        var driver = ChatRoom.Open();
        var large = new string('\u20AC', ChatLimits.TextCharactersMax);
        var first = driver.Post("bob", "first");
        while (driver.Chat().MessageBytes + 12_100 <= ChatLimits.RetainedBytesMax) driver.Post("bob", large);
        var mark = driver.State.Seq;
        driver.Send("bob", new EditMessage { Message = first, Text = large });
        Assert.That(driver.Chat().EvictedSeq, Is.EqualTo(mark + 1));
        Assert.That(driver.Chat().Find(first), Is.Null);
        var message = Ask(driver, new GetHistory { Limit = 200 }, "dan").Messages[0];
        Assert.That((message.Id, message.Text), Is.EqualTo((first, large)));
    }

    [Test]
    public void A_journal_that_was_trimmed_ends_the_history()
    {
        var driver = Long.Value;
        var (kept, reads) = (driver.Log.Count / 2, 0);
        var step = new ChatService().Answer(
            driver.Chat(),
            new GetHistory { BeforeSeq = driver.Log[kept + 40].Seq, Limit = 200 },
            new Viewer("ann", Role.Host));
        while (step is QueryStep.Read read)
        {
            reads++;
            step = read.Next(
                [.. driver.Log.Skip(kept).Where(x => x.Seq >= read.From && x.Seq <= read.To)]);
        }

        var history = (History)((QueryStep.Answered)step).Answer;
        Assert.That(history.More, Is.False);
        Assert.That(history.Messages, Is.Not.Empty);
        Assert.That(history.Messages.Select(x => x.Seq), Is.All.GreaterThan(kept));
        Assert.That(reads, Is.LessThan(6));
    }

    [Test]
    public void A_step_of_a_query_can_be_taken_again()
    {
        var driver = Long.Value;
        var step = new ChatService().Answer(
            driver.Chat(),
            new GetHistory { BeforeSeq = driver.Chat().Messages[0].Seq, Limit = 20 },
            new Viewer("ann", Role.Host));
        var read = (QueryStep.Read)step;
        var events = driver.Log.GetRange((int)read.From - 1, (int)(read.To - read.From + 1));
        var (one, other) = (driver.Finish(read.Next(events)), driver.Finish(read.Next(events)));
        Assert.That(((QueryStep.Answered)one).Answer, Is.EqualTo(((QueryStep.Answered)other).Answer));
        Assert.That(((History)((QueryStep.Answered)one).Answer).Messages, Has.Count.EqualTo(20));
    }

    private static History Ask(ConferenceDriver driver, GetHistory query, string person)
    {
        var step = driver.Ask(query, new Viewer(person, Role.Host));
        return (History)((QueryStep.Answered)step).Answer;
    }

    private static ConferenceDriver Talk(int messages, int seed)
    {
        var random = new Random(seed);
        var driver = ChatRoom.Open();
        for (var posted = 0; posted < messages;)
        {
            var somebody = People[random.Next(People.Length)];
            var next = driver.Chat().NextMessage;
            // Mostly about the newest messages, sometimes about those that are about to be pushed out.
            var about = random.Next(3) > 0
                ? next - 1 - random.Next(20)
                : driver.Chat().FirstMessage + random.Next(20);
            switch (random.Next(8))
            {
                case <= 3:
                    var to = random.Next(3) == 0 ? People[random.Next(People.Length)] : "";
                    var text = random.Next(40) == 0 ? new string('z', 4000) : $"text {posted}";
                    var post = new PostMessage { Text = text, To = to, ReplyTo = random.Next(2) == 0 ? about : 0 };
                    if (driver.Send(somebody, post).Refused is null) posted++;
                    break;
                case 4:
                    driver.Send(somebody, new EditMessage { Message = about, Text = $"edited {random.Next(100)}" });
                    break;
                case 5 when random.Next(4) == 0:
                    driver.Send(somebody, new DeleteMessage { Message = about });
                    break;
                default:
                    driver.Send(
                        somebody,
                        new React { Message = about, Emoji = $"e{random.Next(5)}", On = random.Next(4) > 0 });
                    break;
            }

            driver.Advance(random.Next(5));
        }

        return driver;
    }
}

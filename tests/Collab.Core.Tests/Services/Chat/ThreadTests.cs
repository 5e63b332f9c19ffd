using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class ThreadTests
{
    [Test]
    public void What_answers_a_message_or_its_answers_belongs_to_its_thread()
    {
        var driver = ChatRoom.Open();
        var question = driver.Post("bob", "who?");
        driver.Send("dan", new PostMessage { Text = "me", ReplyTo = question }).ShouldBe(new MessagePosted
        {
            Message = 2,
            Text = "me",
            AuthorName = "DAN",
            ReplyTo = question,
            Thread = question,
            ThreadReplies = 1,
        });
        driver.Post("ann", "you?", reply: 2);
        Assert.That(driver.Chat().Find(3)!.Thread, Is.EqualTo(question));
        Assert.That(driver.Chat().Find(question)!.Replies, Is.EqualTo(2));
        Assert.That(driver.Chat().Find(question)!.Thread, Is.Zero);
        Assert.That(driver.Chat().Find(2)!.Replies, Is.Zero);
    }

    [Test]
    public void A_private_answer_is_in_no_thread_of_everybody()
    {
        var driver = ChatRoom.Open();
        var question = driver.Post("bob", "who?");
        var answer = driver.Post("dan", "just for you", to: "bob", reply: question);
        Assert.That(driver.Chat().Find(question)!.Replies, Is.Zero);
        Assert.That(driver.Chat().Find(answer)!.Thread, Is.Zero);
        driver.Post("bob", "thanks", to: "dan", reply: answer);
        Assert.That(driver.Chat().Find(answer)!.Replies, Is.EqualTo(1));
        Assert.That(Ids(driver, answer, "dan"), Is.EqualTo(new[] { answer, answer + 1 }));
        RequireRefusal(driver, answer, "ann");
        RequireRefusal(driver, 99, "ann");
        RequireRefusal(driver, 0, "ann");
    }

    [Test]
    public void A_thread_is_read_page_by_page()
    {
        var driver = ChatRoom.Open();
        var first = driver.Post("bob", "first");
        for (var i = 0; i < 10; i++)
        {
            driver.Post("dan", "answer", reply: first);
            driver.Post("ann", "something else");
        }

        var newest = Ask(driver, new GetThread { Message = first, Limit = 4 }, "ann");
        Assert.That(newest.Messages.Select(x => x.Id), Is.EqualTo(new[] { 14, 16, 18, 20 }));
        Assert.That(newest.More, Is.True);
        var before = Ask(driver, new GetThread { Message = first, BeforeSeq = newest.Messages[0].Seq }, "ann");
        Assert.That(before.Messages.Select(x => x.Id), Is.EqualTo(new[] { 1, 2, 4, 6, 8, 10, 12 }));
        Assert.That(before.More, Is.False);
    }

    [Test]
    public void A_thread_is_read_from_the_journal_when_its_beginning_was_pushed_out()
    {
        var driver = ChatRoom.Open();
        driver.Post("ann", "before");
        var first = driver.Post("bob", "first");
        var second = driver.Post("dan", "second", reply: first);
        Fill(driver, ChatLimits.RetainedMessagesMax - 2);
        var last = driver.Post("dan", "pushes it out", reply: first);
        Assert.That(driver.Chat().Find(first), Is.Null);
        var late = driver.Post("dan", "late", reply: last);
        Assert.That(driver.Chat().Find(late)!.Thread, Is.EqualTo(first));
        var thread = Ask(driver, new GetThread { Message = first, Limit = 200 }, "cat");
        Assert.That(thread.Messages.Select(x => x.Id), Is.EqualTo(new[] { first, second, last, late }));
        Assert.That(thread.Messages[0].Replies, Is.EqualTo(2), "as many as it had when it was pushed out");
        Assert.That(thread.More, Is.False);
    }

    [TestCase(-1, 0)]
    [TestCase(0, 201)]
    public void A_query_out_of_range_is_refused(long beforeSeq, int limit)
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "first");
        var query = new GetThread { Message = 1, BeforeSeq = beforeSeq, Limit = limit };
        var step = driver.Ask(query, new Viewer("bob", Role.Attendee));
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(RefusalCode.InvalidArgument));
    }

    [Test]
    public void A_log_from_before_there_were_threads_folds_to_what_it_did()
    {
        var chat = new ChatService();
        var state = chat.Evolve(chat.Initial, new MessagePosted { Message = 1, Text = "a" }, new(1, 1, "bob"));
        state = chat.Evolve(state, new MessagePosted { Message = 2, Text = "b", ReplyTo = 1 }, new(2, 2, "dan"));
        Assert.That(state.Find(1)!.Replies, Is.Zero);
        Assert.That(state.Find(2)!.Thread, Is.Zero);
    }

    private static void Fill(ConferenceDriver driver, int messages)
    {
        for (var i = 0; i < messages; i++) driver.Post("ann", "something else");
    }

    private static IEnumerable<long> Ids(ConferenceDriver driver, long thread, string person) =>
        Ask(driver, new GetThread { Message = thread }, person).Messages.Select(x => x.Id);

    private static ThreadHistory Ask(ConferenceDriver driver, GetThread query, string person) =>
        (ThreadHistory)((QueryStep.Answered)driver.Ask(query, new Viewer(person, Role.Attendee))).Answer;

    private static void RequireRefusal(ConferenceDriver driver, long thread, string person)
    {
        var step = driver.Ask(new GetThread { Message = thread }, new Viewer(person, Role.Host));
        Assert.That(step, Is.InstanceOf<QueryStep.Refused>());
        Assert.That(((QueryStep.Refused)step).Code, Is.EqualTo(RefusalCode.NotFound));
    }
}

using Collab.Core.Services;
using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class ModerationTests
{
    [Test]
    public void A_pinned_message_survives_being_pushed_out()
    {
        var driver = ChatRoom.Open();
        var rules = driver.Post("bob", "the rules");
        driver.Send("dan", new React { Message = rules, Emoji = "+1", On = true });
        driver.Send("cat", new PinMessage { Message = rules }).ShouldBe(new MessagePinned { Message = rules });
        Assert.That(driver.LastAudience(), Is.Empty);
        driver.Send("ann", new PinMessage { Message = rules }).ShouldChangeNothing();
        for (var i = 0; i < ChatLimits.RetainedMessagesMax; i++) driver.Post("ann", "x");
        Assert.That(driver.Chat().Find(rules), Is.Null);
        var pinned = driver.Chat().Pinned.Single();
        Assert.That((pinned.Message.Text, pinned.By), Is.EqualTo(("the rules", "cat")));
        Assert.That(pinned.Message.Reactions, Is.Empty);
        driver.Send("ann", new UnpinMessage { Message = rules }).ShouldBe(new MessageUnpinned { Message = rules });
        Assert.That(driver.Chat().Pinned, Is.Empty);
        driver.Send("ann", new UnpinMessage { Message = rules }).ShouldChangeNothing();
        driver.Send("ann", new PinMessage { Message = rules }).ShouldBeRefused(RefusalCode.NotFound, "too old");
    }

    [Test]
    public void A_pin_follows_its_message()
    {
        var driver = ChatRoom.Open();
        var one = driver.Post("bob", "one");
        driver.Send("cat", new PinMessage { Message = one });
        driver.Send("bob", new EditMessage { Message = one, Text = "two" });
        Assert.That(driver.Chat().Pinned.Single().Message.Text, Is.EqualTo("two"));
        driver.Send("bob", new DeleteMessage { Message = one }).ShouldBe(new MessageDeleted { Message = one });
        Assert.That(driver.Chat().Pinned, Is.Empty);
        driver.Send("cat", new PinMessage { Message = one }).ShouldBeRefused(RefusalCode.NotFound, "was deleted");
    }

    [Test]
    public void Only_what_is_for_everybody_can_be_pinned()
    {
        var driver = ChatRoom.Open();
        var mine = driver.Post("cat", "psst", to: "dan");
        driver.Send("cat", new PinMessage { Message = mine })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "is private");
        driver.Send("ann", new PinMessage { Message = mine }).ShouldBeRefused(RefusalCode.NotFound);
        driver.Send("cat", new PinMessage { Message = 9 }).ShouldBeRefused(RefusalCode.NotFound);
        driver.Send("bob", new PinMessage { Message = mine }).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [Test]
    public void Pins_are_limited()
    {
        var driver = ChatRoom.Open();
        for (var i = 0; i <= ChatLimits.PinnedMessagesMax; i++) driver.Post("bob", "x");
        for (var i = 1; i <= ChatLimits.PinnedMessagesMax; i++) driver.Send("ann", new PinMessage { Message = i });
        driver.Send("ann", new PinMessage { Message = ChatLimits.PinnedMessagesMax + 1 })
            .ShouldBeRefused(RefusalCode.LimitReached, "16 messages are pinned", "unpin");
    }

    [Test]
    public void Clearing_takes_everything_away_history_included()
    {
        var driver = ChatRoom.Open();
        for (var i = 0; i < ChatLimits.RetainedMessagesMax + 5; i++) driver.Post("bob", "x");
        driver.Send("cat", new PinMessage { Message = 100 });
        driver.Post("bob", "psst", to: "dan");
        driver.Send("bob", new ClearMessages()).ShouldBeRefused(RefusalCode.NotPermitted);
        var last = driver.Chat().NextMessage - 1;
        driver.Send("cat", new ClearMessages()).ShouldBe(new MessagesCleared { Message = last });
        Assert.That(driver.Chat().Messages, Is.Empty);
        Assert.That(driver.Chat().Pinned, Is.Empty);
        Assert.That(driver.Chat().HasOlder, Is.False);
        Assert.That(History(driver).Messages, Is.Empty);
        driver.Send("cat", new ClearMessages()).ShouldChangeNothing();
        driver.Send("bob", new EditMessage { Message = last, Text = "y" })
            .ShouldBeRefused(RefusalCode.NotFound, "was cleared away");

        for (var i = 0; i < ChatLimits.RetainedMessagesMax + 3; i++) driver.Post("bob", "y");
        Assert.That(driver.Chat().HasOlder, Is.True);
        var history = History(driver, driver.Chat().Messages[0].Seq);
        Assert.That(history.Messages.Select(x => x.Id), Is.EqualTo(new[] { last + 1, last + 2, last + 3 }));
        Assert.That(history.More, Is.False);
    }

    [Test]
    public void An_empty_chat_has_nothing_to_clear() =>
        ChatRoom.Open().Send("ann", new ClearMessages()).ShouldChangeNothing();

    [Test]
    public void In_slow_mode_an_attendee_waits_between_two_messages()
    {
        var driver = ChatRoom.Open();
        driver.Send("cat", new SetSlowMode { Seconds = 30 }).ShouldBe(new SlowModeChanged { Seconds = 30 });
        driver.Send("cat", new SetSlowMode { Seconds = 30 }).ShouldChangeNothing();
        driver.Post("bob", "one");
        driver.Advance(17_100);
        driver.Send("bob", new PostMessage { Text = "two" })
            .ShouldBeRefused(RefusalCode.LimitReached, "one message in 30 s", "again in 13 s");
        driver.Post("dan", "somebody else");
        driver.Post("bob", "psst", to: "dan");
        driver.Advance(12_900);
        driver.Post("bob", "two");
        driver.Send("cat", new SetSlowMode()).ShouldBe(new SlowModeChanged());
        driver.Post("bob", "three");
    }

    [Test]
    public void Slow_mode_does_not_hold_up_presenters_and_moderators()
    {
        var driver = ChatRoom.Open().Join("pam", Role.Presenter);
        driver.Send("cat", new SetSlowMode { Seconds = 60 });
        foreach (var person in new[] { "ann", "cat", "pam" })
        {
            driver.Post(person, "one");
            driver.Post(person, "two");
        }
    }

    [TestCase(-1)]
    [TestCase(3601)]
    public void Slow_mode_out_of_range_is_refused(int seconds) =>
        ChatRoom.Open().Send("ann", new SetSlowMode { Seconds = seconds })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"seconds is {seconds}", "1 to 3600");

    [Test]
    public void Slow_mode_remembers_a_bounded_number_of_people()
    {
        var chat = new ChatService();
        var state = chat.Evolve(chat.Initial, new SlowModeChanged { Seconds = 3600 }, new(1, 1, "ann"));
        for (var i = 1; i <= ChatLimits.LastPostsMax + 1; i++)
            state = chat.Evolve(state, new MessagePosted { Message = i, Text = "x" }, new(i + 1, i, $"p{i}"));
        var kept = ((ChatSnapshot)chat.ToSnapshot(state)).LastPosts;
        Assert.That(kept, Has.Count.LessThanOrEqualTo(ChatLimits.LastPostsMax));
        Assert.That(kept.Select(x => x.Participant), Does.Contain($"p{ChatLimits.LastPostsMax + 1}"));
        Assert.That(kept.Select(x => x.Participant), Does.Not.Contain("p1"));
    }

    [Test]
    public void What_only_the_server_needs_is_in_no_view()
    {
        var driver = ChatRoom.Open();
        driver.Send("cat", new SetSlowMode { Seconds = 60 });
        var message = driver.Post("bob", "one");
        driver.Send("dan", new MarkRead { Message = message });
        var chat = new ChatService();
        var all = (ChatSnapshot)chat.ToSnapshot(driver.Chat());
        Assert.That((all.LastPosts.Count, all.ReadMarkers.Count), Is.EqualTo((1, 1)));
        var view = (ChatSnapshot)chat.View(driver.Chat(), new Viewer("dan", Role.Host));
        Assert.That((view.LastPosts.Count, view.ReadMarkers.Count), Is.EqualTo((0, 0)));
        Assert.That(view.SlowModeSeconds, Is.EqualTo(60));
    }

    private static History History(ConferenceDriver driver, long before = 0) =>
        (History)((QueryStep.Answered)driver.Ask(
            new GetHistory { BeforeSeq = before, Limit = 200 }, new Viewer("ann", Role.Host))).Answer;
}

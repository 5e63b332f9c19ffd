using System.Globalization;
using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class ChangingTests
{
    [Test]
    public void An_author_edits_their_message()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "helo");
        driver.AdvanceSeconds(3);
        driver.Send("bob", new EditMessage { Message = 1, Text = " hello " })
            .ShouldBe(new MessageEdited { Message = 1, Text = "hello" });
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That(driver.Chat().Find(1)!.Text, Is.EqualTo("hello"));
        Assert.That(driver.Chat().Find(1)!.EditedAt, Is.EqualTo(driver.Now));
        driver.Send("bob", new EditMessage { Message = 1, Text = "hello" }).ShouldChangeNothing();
    }

    [Test]
    public void Nobody_else_edits_it_not_even_a_host()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        driver.Send("ann", new EditMessage { Message = 1, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "Message 1", "'bob'", "author");
        driver.Send("bob", new EditMessage { Message = 1, Text = " " }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("bob", new EditMessage { Message = 2, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no message 2");
    }

    [TestCase("bob", true)]
    [TestCase("dan", false)]
    [TestCase("cat", true)]
    [TestCase("ann", true)]
    public void The_author_or_a_co_host_deletes_it(string sender, bool may)
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        driver.Send("dan", new React { Message = 1, Emoji = "+1", On = true });
        var outcome = driver.Send(sender, new DeleteMessage { Message = 1 });
        if (!may)
        {
            outcome.ShouldBeRefused(RefusalCode.NotPermitted, "'bob'", "co-host");
            return;
        }

        outcome.ShouldBe(new MessageDeleted { Message = 1 });
        var message = driver.Chat().Find(1)!;
        Assert.That((message.Deleted, message.Text, message.Reactions.Count), Is.EqualTo((true, "", 0)));
        driver.Send(sender, new DeleteMessage { Message = 1 }).ShouldChangeNothing();
        driver.Send("bob", new EditMessage { Message = 1, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotFound, "deleted");
        driver.Send("bob", new React { Message = 1, Emoji = "+1", On = true })
            .ShouldBeRefused(RefusalCode.NotFound, "deleted");
    }

    [Test]
    public void Whatever_happens_to_a_private_message_is_for_the_same_two()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "psst", to: "dan");
        driver.Send("bob", new EditMessage { Message = 1, Text = "psssst" });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob", "dan" }));
        driver.Send("dan", new React { Message = 1, Emoji = "+1", On = true });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob", "dan" }));
        driver.Send("bob", new DeleteMessage { Message = 1 });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob", "dan" }));
    }

    [Test]
    public void Reactions_are_kept_in_order_and_taken_back()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        driver.Send("dan", React("+1")).ShouldBe(new ReactionChanged { Message = 1, Emoji = "+1", On = true });
        driver.Send("dan", React("+1")).ShouldChangeNothing();
        driver.Send("bob", React("+1"));
        driver.Send("bob", React("\u2764\uFE0F"));
        Assert.That(Reactions(driver), Is.EqualTo("+1: dan bob, \u2764\uFE0F: bob"));
        driver.Send("dan", React("+1", on: false)).ShouldBe(new ReactionChanged { Message = 1, Emoji = "+1" });
        driver.Send("dan", React("+1", on: false)).ShouldChangeNothing();
        driver.Send("cat", React("?", on: false)).ShouldChangeNothing();
        driver.Send("bob", React("\u2764\uFE0F", on: false));
        Assert.That(Reactions(driver), Is.EqualTo("+1: bob"));
    }

    [TestCase("", "0 bytes")]
    [TestCase("a b", "white space")]
    [TestCase("\u0007", "U+0007")]
    [TestCase("\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC", "33 bytes")]
    public void An_emoji_that_is_none_is_refused(string emoji, string saying)
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        driver.Send("dan", React(emoji)).ShouldBeRefused(RefusalCode.InvalidArgument, "emoji", saying);
    }

    [Test]
    public void Different_reactions_to_a_message_are_bounded()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        for (var i = 0; i < ChatLimits.EmojisPerMessageMax; i++) driver.Send("dan", React($"e{i}"));
        driver.Send("dan", React("one more")).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("dan", React("more")).ShouldBeRefused(RefusalCode.LimitReached, "16");
        driver.Send("bob", React("e3")).ShouldBe(new ReactionChanged { Message = 1, Emoji = "e3", On = true });
    }

    [Test]
    public void Participants_who_react_alike_are_bounded()
    {
        var driver = ChatRoom.Open();
        driver.Post("bob", "hello");
        for (var i = 0; i < ChatLimits.ParticipantsPerEmojiMax; i++)
            driver.Join($"p{i}").Send($"p{i}", React("+1"));
        driver.Send("dan", React("+1")).ShouldBeRefused(RefusalCode.LimitReached, "200");
        driver.Send("p7", React("+1", on: false));
        Assert.That(driver.Send("dan", React("+1")).Refused, Is.Null);
        Assert.That(driver.Chat().Find(1)!.Reactions.Single().Participants, Has.Count.EqualTo(200));
    }

    [Test]
    public void Only_the_newest_messages_are_retained_and_older_ones_too_old_to_change()
    {
        var driver = ChatRoom.Open();
        for (var i = 0; i < ChatLimits.RetainedMessagesMax; i++)
            driver.Post("bob", i.ToString(CultureInfo.InvariantCulture));
        Assert.That(driver.Chat().Find(1), Is.Not.Null);
        Assert.That(driver.Chat().EvictedSeq, Is.Zero);
        driver.Post("bob", "one more");
        Assert.That(driver.Chat().Messages, Has.Count.EqualTo(ChatLimits.RetainedMessagesMax));
        Assert.That(driver.Chat().FirstMessage, Is.EqualTo(2));
        Assert.That(driver.Chat().EvictedSeq, Is.EqualTo(driver.State.Seq));
        driver.Send("bob", new EditMessage { Message = 1, Text = "x" })
            .ShouldBeRefused(RefusalCode.NotFound, "Message 1 is too old", "now from 2");
        driver.Send("bob", React("+1")).ShouldBeRefused(RefusalCode.NotFound, "too old");
        driver.Send("ann", new DeleteMessage { Message = 1 }).ShouldBeRefused(RefusalCode.NotFound, "too old");
        driver.Send("bob", new PostMessage { Text = "x", ReplyTo = 1 })
            .ShouldBeRefused(RefusalCode.NotFound, "too old");
        driver.Send("bob", new EditMessage { Message = 2, Text = "x" }).ShouldBe(
            new MessageEdited { Message = 2, Text = "x" });
    }

    [Test]
    public void The_size_of_what_is_retained_is_bounded_whatever_makes_it_grow()
    {
        var driver = ChatRoom.Open();
        var large = new string('\u20AC', ChatLimits.TextCharactersMax);
        for (var i = 0; i < 100; i++) driver.Post("bob", i % 2 == 0 ? large : "small");
        RequireWithinBounds(driver.Chat());
        Assert.That(driver.Chat().FirstMessage, Is.GreaterThan(1));
        for (var id = driver.Chat().FirstMessage; id <= 100; id++)
        {
            if (driver.Chat().Find(id) is not null) driver.Send("bob", new EditMessage { Message = id, Text = large });
            RequireWithinBounds(driver.Chat());
        }

        var last = driver.Chat().NextMessage - 1;
        var first = driver.Chat().FirstMessage;
        for (var i = 0; i < 200; i++)
        {
            driver.Join($"participant-with-a-name-of-sixty-four-characters-for-the-sake--{i:000}"[..64]);
            foreach (var reacting in driver.Facts.Roster.Participants.TakeLast(1).ToList())
            {
                driver.Send(reacting.Id, new React { Message = last, Emoji = "\U0001F600", On = true });
            }
        }

        RequireWithinBounds(driver.Chat());
        Assert.That(driver.Chat().FirstMessage, Is.GreaterThanOrEqualTo(first));
        Assert.That(driver.Chat().Find(last), Is.Not.Null);
    }

    [Test]
    public void The_largest_message_leaves_room_in_the_bound()
    {
        var message = new ChatMessage
        {
            Id = long.MaxValue,
            Seq = long.MaxValue,
            Author = Id(0),
            AuthorName = new string('\u20AC', ProtocolLimits.NameCharactersMax),
            Text = new string('\u20AC', ChatLimits.TextCharactersMax),
            ReplyTo = long.MaxValue,
            To = Id(0),
            PostedAt = long.MaxValue,
            EditedAt = long.MaxValue,
        };
        var reaction = new Reaction { Emoji = new string('x', ChatLimits.EmojiBytesMax) };
        reaction.Participants.AddRange(Enumerable.Range(0, ChatLimits.ParticipantsPerEmojiMax).Select(Id));
        message.Reactions.AddRange(Enumerable.Repeat(reaction, ChatLimits.EmojisPerMessageMax));
        Assert.That(message.CalculateSize(), Is.LessThan(ChatLimits.RetainedBytesMax / 2));

        static string Id(int i) =>
            i.ToString(CultureInfo.InvariantCulture).PadLeft(ProtocolLimits.IdCharactersMax, '0');
    }

    private static React React(string emoji, bool on = true) => new() { Message = 1, Emoji = emoji, On = on };

    private static string Reactions(ConferenceDriver driver) => string.Join(
        ", ",
        driver.Chat().Find(1)!.Reactions.Select(x => $"{x.Emoji}: {string.Join(' ', x.Participants)}"));

    private static void RequireWithinBounds(ChatState chat)
    {
        Assert.That(chat.MessageBytes, Is.EqualTo(chat.Messages.Sum(x => (long)x.CalculateSize())));
        Assert.That(chat.MessageBytes, Is.LessThanOrEqualTo(ChatLimits.RetainedBytesMax));
        Assert.That(chat.Messages.Select(x => x.Id), Is.EqualTo(Ids(chat)));

        static IEnumerable<long> Ids(ChatState chat)
        {
            for (var id = chat.FirstMessage; id < chat.NextMessage; id++) yield return id;
        }
    }
}

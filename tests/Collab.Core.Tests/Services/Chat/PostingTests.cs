using Collab.Core.Services.Chat;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Chat;

[Parallelizable(ParallelScope.All)]
public sealed class PostingTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new PostMessage { Text = "x" },
        new EditMessage { Message = 1, Text = "x" },
        new DeleteMessage { Message = 1 },
        new React { Message = 1, Emoji = "+1", On = true },
        new PinMessage { Message = 1 },
        new UnpinMessage { Message = 1 },
        new ClearMessages(),
        new SetSlowMode { Seconds = 1 },
        new MarkRead { Message = 1 },
    ];

    [Test]
    public void A_message_is_trimmed_numbered_and_for_everybody()
    {
        var driver = ChatRoom.Open();
        driver.Send("bob", new PostMessage { Text = " hello\r\nthere\t! \n" })
            .ShouldBe(new MessagePosted { Message = 1, Text = "hello\r\nthere\t!", AuthorName = "BOB" });
        Assert.That(driver.LastAudience(), Is.Empty);
        Assert.That(driver.Chat().Find(1), Is.EqualTo(new ChatMessage
        {
            Id = 1,
            Seq = driver.State.Seq,
            Author = "bob",
            AuthorName = "BOB",
            Text = "hello\r\nthere\t!",
            PostedAt = driver.Now,
        }));
        Assert.That(driver.Post("dan", "and I"), Is.EqualTo(2));
    }

    [TestCase("", "text has 0 characters")]
    [TestCase(" \n ", "text has 0 characters")]
    [TestCase("a\u0007", "U+0007")]
    [TestCase("a\u202Eb", "U+202E")]
    public void A_text_that_is_empty_or_harmful_is_refused(string text, string saying) =>
        ChatRoom.Open().Send("bob", new PostMessage { Text = text })
            .ShouldBeRefused(RefusalCode.InvalidArgument, saying);

    [Test]
    public void A_text_with_half_a_surrogate_pair_is_refused() =>
        ChatRoom.Open().Send("bob", new PostMessage { Text = "ab" + '\uD800' })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text", "U+D800", "index 2");

    [Test]
    public void A_text_may_have_4000_characters_and_no_more()
    {
        var driver = ChatRoom.Open();
        driver.Send("bob", new PostMessage { Text = new string('x', 4001) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "text has 4001 characters", "1 to 4000");
        driver.Post("bob", new string('\u20AC', 4000));
    }

    [Test]
    public void A_private_message_is_for_two()
    {
        var driver = ChatRoom.Open();
        driver.Send("bob", new PostMessage { Text = "psst", To = "dan" })
            .ShouldBe(new MessagePosted { Message = 1, Text = "psst", To = "dan", AuthorName = "BOB" });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob", "dan" }));
    }

    [Test]
    public void A_private_message_needs_somebody_else_who_is_present()
    {
        var driver = ChatRoom.Open();
        driver.Send("bob", new PostMessage { Text = "x", To = "eve" }).ShouldBeRefused(RefusalCode.NotFound, "'eve'");
        driver.Send("bob", new PostMessage { Text = "x", To = "bob" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "yourself");
        driver.Send("dan", new Leave());
        driver.Send("bob", new PostMessage { Text = "x", To = "dan" }).ShouldBeRefused(RefusalCode.NotFound, "'dan'");
    }

    [Test]
    public void A_message_can_answer_another()
    {
        var driver = ChatRoom.Open();
        var question = driver.Post("bob", "who?");
        driver.Post("dan", "me", reply: question);
        Assert.That(driver.Chat().Find(2)!.ReplyTo, Is.EqualTo(question));
        driver.Post("dan", "just for you", to: "bob", reply: question);
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "dan", "bob" }));
        driver.Send("dan", new PostMessage { Text = "x", ReplyTo = 9 })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no message 9");
        driver.Send("dan", new PostMessage { Text = "x", ReplyTo = -1 })
            .ShouldBeRefused(RefusalCode.NotFound, "There is no message -1");
    }

    [Test]
    public void The_answer_to_a_private_message_stays_between_the_same_two()
    {
        var driver = ChatRoom.Open();
        var secret = driver.Post("bob", "psst", to: "dan");
        foreach (var (author, to, other) in new[] { ("dan", "", "bob"), ("dan", "ann", "bob"), ("bob", "cat", "dan") })
        {
            driver.Send(author, new PostMessage { Text = "x", To = to, ReplyTo = secret })
                .ShouldBeRefused(RefusalCode.InvalidArgument, $"Message {secret} is private", $"'{other}'");
        }

        driver.Post("dan", "what?", to: "bob", reply: secret);
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "dan", "bob" }));
        driver.Post("bob", "this", to: "dan", reply: secret);
    }

    [Test]
    public void To_all_others_a_private_message_does_not_exist()
    {
        var driver = ChatRoom.Open();
        var secret = driver.Post("bob", "psst", to: "dan");
        foreach (var outsider in new[] { "ann", "cat" })
        {
            foreach (var (about, absent) in Pairs(secret, secret + 1))
            {
                var refused = driver.Send(outsider, about);
                refused.ShouldBeRefused(RefusalCode.NotFound);
                Assert.That(
                    refused.Decision.Message.Replace($"{secret}", "#", StringComparison.Ordinal),
                    Is.EqualTo(driver.Send(outsider, absent).Decision.Message
                        .Replace($"{secret + 1}", "#", StringComparison.Ordinal)));
            }
        }

        static IEnumerable<(IMessage About, IMessage Absent)> Pairs(long secret, long absent) =>
        [
            (new PostMessage { Text = "x", ReplyTo = secret }, new PostMessage { Text = "x", ReplyTo = absent }),
            (new EditMessage { Message = secret, Text = "x" }, new EditMessage { Message = absent, Text = "x" }),
            (new DeleteMessage { Message = secret }, new DeleteMessage { Message = absent }),
            (new React { Message = secret, Emoji = "+1" }, new React { Message = absent, Emoji = "+1" }),
        ];
    }

    [Test]
    public void The_server_itself_only_moderates()
    {
        var driver = ChatRoom.Open();
        var secret = driver.Post("bob", "psst", to: "dan");
        driver.Node(new PostMessage { Text = "x" }).ShouldBeRefused(RefusalCode.InvalidArgument, "participant");
        driver.Node(new EditMessage { Message = 1, Text = "x" }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Node(new React { Message = 1, Emoji = "+1", On = true }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Node(new DeleteMessage { Message = secret }).ShouldBe(new MessageDeleted { Message = secret });
        Assert.That(driver.LastAudience(), Is.EqualTo(new[] { "bob", "dan" }));
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_said_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }

    [Test]
    public void The_contract_has_the_typing_signal_for_every_participant()
    {
        Assert.That(new ChatService().Contract.TryGetSignal("Typing", out _, out var permission), Is.True);
        Assert.That(permission.Minimum, Is.EqualTo(Role.Attendee));
    }
}

using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Attributes;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Attributes;

/// <summary>The conference's own attributes: who may set them, their versions and bounds.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConferenceAttributesTests
{
    private static IEnumerable<IMessage> Commands =>
    [
        new SetAttribute { Key = "a" },
        new RemoveAttribute { Key = "a" },
        new SetParticipantAttribute { Key = "a", Participant = "bob" },
        new RemoveParticipantAttribute { Key = "a", Participant = "bob" },
    ];

    [Test]
    public void An_attribute_has_the_seq_that_set_it_as_its_version()
    {
        var driver = AttributesRoom.Open();
        var version = driver.Set("cat", "topic", "tea\nor coffee");
        Assert.That(version, Is.EqualTo(driver.State.Seq));
        Assert.That(driver.Attributes().Conference.Find("topic"), Is.EqualTo(new Protocol.Services.Attributes.Attribute
        {
            Key = "topic",
            Value = "tea\nor coffee",
            Version = version,
            By = "cat",
            SetAt = driver.Now,
        }));
        Assert.That(driver.Set("ann", "topic", "tea"), Is.GreaterThan(version));
    }

    [Test]
    public void Setting_what_is_so_and_removing_what_is_not_change_nothing()
    {
        var driver = AttributesRoom.Open();
        driver.Set("ann", "topic", "tea");
        driver.Send("cat", new SetAttribute { Key = "topic", Value = "tea" }).ShouldChangeNothing();
        driver.Send("ann", new RemoveAttribute { Key = "topic" }).ShouldBe(new AttributeRemoved { Key = "topic" });
        driver.Send("ann", new RemoveAttribute { Key = "topic" }).ShouldChangeNothing();
        Assert.That(driver.Attributes().Conference.Bytes, Is.Zero);
    }

    [Test]
    public void It_takes_a_co_host_unless_the_conference_says_otherwise()
    {
        var driver = AttributesRoom.Open();
        driver.Send("bob", new SetAttribute { Key = "a" }).ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("bob", new RemoveAttribute { Key = "a" }).ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("ann", new ChangePermissions
        {
            Permissions =
            {
                new MessagePermission
                {
                    Service = "attributes",
                    Type = nameof(SetAttribute),
                    Minimum = Protocol.Services.Roster.Role.Attendee,
                },
            },
        });
        driver.Set("bob", "a", "1");
    }

    [Test]
    public void A_change_can_depend_on_what_its_sender_has_seen()
    {
        var driver = AttributesRoom.Open();
        var first = driver.Set("ann", "lock", "ann", ifVersion: -1);
        driver.Send("cat", new SetAttribute { Key = "lock", Value = "cat", IfVersion = -1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "if_version is -1", $"version {first}");
        var second = driver.Set("cat", "lock", "cat", ifVersion: first);
        driver.Send("ann", new RemoveAttribute { Key = "lock", IfVersion = first })
            .ShouldBeRefused(RefusalCode.InvalidArgument, $"if_version is {first}", $"version {second}");
        driver.Send("ann", new RemoveAttribute { Key = "lock", IfVersion = second })
            .ShouldBe(new AttributeRemoved { Key = "lock" });
        driver.Send("ann", new SetAttribute { Key = "lock", IfVersion = second })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "there is none");
        Assert.That(driver.Set("ann", "lock", "ann"), Is.GreaterThan(second), "a version never comes again");
    }

    [Test]
    public void A_version_is_a_seq_or_says_none()
    {
        var driver = AttributesRoom.Open();
        driver.Send("ann", new SetAttribute { Key = "a", IfVersion = -2 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "if_version is -2", "-1 for none");
        driver.Send("ann", new RemoveAttribute { Key = "a", IfVersion = -1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "if_version is -1");
    }

    [TestCase("")]
    [TestCase("with space")]
    [TestCase("caf\u00e9")]
    [TestCase("a\n")]
    public void A_key_of_other_characters_is_refused(string key)
    {
        var driver = AttributesRoom.Open();
        driver.Send("ann", new SetAttribute { Key = key })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "key is", "1 to 64 characters");
        driver.Send("ann", new RemoveAttribute { Key = key }).ShouldBeRefused(RefusalCode.InvalidArgument, "key is");
    }

    [Test]
    public void A_key_may_have_64_characters_and_a_value_4000()
    {
        var driver = AttributesRoom.Open();
        driver.Set("ann", new string('k', 64), new string('\u20AC', 4000));
        driver.Send("ann", new SetAttribute { Key = new string('k', 65) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "1 to 64");
        driver.Send("ann", new SetAttribute { Key = "a", Value = new string('x', 4001) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "value has 4001", "0 to 4000");
        driver.Send("ann", new SetAttribute { Key = "a", Value = "\u202E" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "U+202E");
    }

    [Test]
    public void What_begins_with_server_is_the_servers_alone()
    {
        var driver = AttributesRoom.Open();
        driver.Send("ann", new SetAttribute { Key = "server.plan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "server.");
        driver.Node(new SetAttribute { Key = "server.plan", Value = "gold" })
            .ShouldBe(new AttributeSet { Key = "server.plan", Value = "gold" });
        Assert.That(driver.Attributes().Conference.Find("server.plan")!.By, Is.Empty);
        driver.Send("ann", new RemoveAttribute { Key = "server.plan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "server.");
        driver.Set("ann", "server", "anybody's");
    }

    [Test]
    public void There_are_at_most_256_of_at_most_256_KiB()
    {
        var many = AttributesRoom.Open();
        for (var i = 0; i < 256; i++) many.Set("ann", $"k{i}", "");
        many.Send("ann", new SetAttribute { Key = "more" }).ShouldBeRefused(RefusalCode.LimitReached, "256");
        many.Set("ann", "k7", "changed");

        var large = AttributesRoom.Open();
        for (var i = 0; i < 21; i++) large.Set("ann", $"k{i}", new string('\u20AC', 4000));
        large.Send("ann", new SetAttribute { Key = "more", Value = new string('\u20AC', 4000) })
            .ShouldBeRefused(RefusalCode.LimitReached, "262144");
        large.Send("ann", new RemoveAttribute { Key = "k3" });
        large.Set("ann", "more", new string('\u20AC', 4000));
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_is_set_before_the_creation_or_after_the_end(IMessage command)
    {
        new ConferenceDriver().Node(command).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        var driver = ConferenceDriver.Created();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

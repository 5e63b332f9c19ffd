using Collab.Core.Services.Attributes;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Attributes;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Attributes;

/// <summary>Participants' attributes: their own business, and gone with them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ParticipantAttributesTests
{
    [Test]
    public void Everybody_sets_and_removes_their_own()
    {
        var driver = AttributesRoom.Open();
        driver.Send("bob", new SetParticipantAttribute { Key = "seat", Value = "7" })
            .ShouldBe(new ParticipantAttributeSet { Participant = "bob", Key = "seat", Value = "7" });
        driver.Send("bob", new SetParticipantAttribute { Participant = "bob", Key = "seat", Value = "7" })
            .ShouldChangeNothing();
        var version = driver.Attributes().Of("bob").Find("seat")!.Version;
        driver.Send("bob", new SetParticipantAttribute { Key = "seat", Value = "8", IfVersion = version + 1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "if_version");
        driver.Send("bob", new RemoveParticipantAttribute { Key = "seat", IfVersion = version })
            .ShouldBe(new ParticipantAttributeRemoved { Participant = "bob", Key = "seat" });
        driver.Send("bob", new RemoveParticipantAttribute { Key = "seat" }).ShouldChangeNothing();
        Assert.That(driver.Attributes().Participants, Is.Empty);
        Assert.That(driver.Attributes().ParticipantsBytes, Is.Zero);
    }

    [Test]
    public void Those_of_others_take_a_co_host()
    {
        var driver = AttributesRoom.Open();
        driver.Send("bob", new SetParticipantAttribute { Participant = "dan", Key = "a" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'dan'", "co-host");
        driver.Send("bob", new RemoveParticipantAttribute { Participant = "dan", Key = "a" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'dan'");
        driver.Send("cat", new SetParticipantAttribute { Participant = "dan", Key = "table", Value = "2" })
            .ShouldBe(new ParticipantAttributeSet { Participant = "dan", Key = "table", Value = "2" });
        Assert.That(driver.Attributes().Of("dan").Find("table")!.By, Is.EqualTo("cat"));
    }

    [Test]
    public void They_need_somebody_who_is_present()
    {
        var driver = AttributesRoom.Open();
        driver.Send("ann", new SetParticipantAttribute { Participant = "eve", Key = "a" })
            .ShouldBeRefused(RefusalCode.NotFound, "'eve'");
        driver.Node(new SetParticipantAttribute { Key = "a" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "participant is empty");
        driver.Node(new SetParticipantAttribute { Participant = "bob", Key = "server.paid", Value = "yes" })
            .ShouldBe(new ParticipantAttributeSet { Participant = "bob", Key = "server.paid", Value = "yes" });
        driver.Send("bob", new RemoveParticipantAttribute { Key = "server.paid" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "server.");
    }

    [Test]
    public void They_stay_through_a_lost_connection_and_go_when_their_participant_leaves()
    {
        var driver = AttributesRoom.Open();
        foreach (var who in new[] { "bob", "dan", "cat" })
            driver.Send(who, new SetParticipantAttribute { Key = "seat", Value = "1" });
        driver.Lose("bob");
        Assert.That(driver.Attributes().Participants.Keys, Is.EqualTo(new[] { "bob", "cat", "dan" }));
        driver.Send("dan", new Leave())
            .ThenSettled(new ParticipantAttributesDropped { Participants = { "dan" } });
        driver.AdvanceSeconds(31);
        Assert.That(driver.Attributes().Participants.Keys, Is.EqualTo(new[] { "cat" }));
        driver.Join("dan");
        Assert.That(driver.Attributes().Of("dan").ByKey, Is.Empty);
    }

    [Test]
    public void At_the_end_all_leave_and_the_conferences_own_stay()
    {
        var driver = AttributesRoom.Open();
        driver.Set("ann", "topic", "tea");
        driver.Send("bob", new SetParticipantAttribute { Key = "seat", Value = "1" });
        driver.Send("dan", new SetParticipantAttribute { Key = "seat", Value = "2" });
        driver.Send("ann", new End());
        Assert.That(driver.Attributes().Participants, Is.Empty);
        Assert.That(driver.Attributes().Conference.Find("topic")!.Value, Is.EqualTo("tea"));
        Assert.That(driver.EventsSince(0).OfType<ParticipantAttributesDropped>().Single().Participants,
            Is.EqualTo(new[] { "bob", "dan" }));
    }

    [Test]
    public void One_has_at_most_32_of_at_most_16_KiB()
    {
        var driver = AttributesRoom.Open();
        for (var i = 0; i < 32; i++) driver.Send("bob", new SetParticipantAttribute { Key = $"k{i}" });
        driver.Send("bob", new SetParticipantAttribute { Key = "more" })
            .ShouldBeRefused(RefusalCode.LimitReached, "'bob'", "32");
        var longest = new string('\u20AC', 4000);
        driver.Send("dan", new SetParticipantAttribute { Key = "a", Value = longest });
        driver.Send("dan", new SetParticipantAttribute { Key = "b", Value = longest })
            .ShouldBeRefused(RefusalCode.LimitReached, "16384");
    }

    [Test]
    public void All_together_take_at_most_512_KiB_and_the_snapshot_stays_below_a_megabyte()
    {
        var driver = ConferenceDriver.Created();
        driver.Join("host", Role.Host);
        var (refused, longest) = (0, new string('\u20AC', 4000));
        for (var i = 0; i < 60; i++)
        {
            driver.Join($"p{i}");
            var outcome = driver.Send($"p{i}", new SetParticipantAttribute { Key = "a", Value = longest });
            if (outcome.Refused is null) continue;
            outcome.ShouldBeRefused(RefusalCode.LimitReached, "524288");
            refused++;
        }

        for (var i = 0; i < 21; i++) driver.Set("host", $"k{i}", longest);
        Assert.That(refused, Is.InRange(1, 59));
        Assert.That(
            driver.Attributes().ParticipantsBytes, Is.LessThanOrEqualTo(AttributesLimits.AllParticipantsBytesMax));
        Assert.That(
            new AttributesService().ToSnapshot(driver.Attributes()).CalculateSize(), Is.LessThanOrEqualTo(1024 * 1024));
    }
}

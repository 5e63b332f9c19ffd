using Collab.Core.Services.Floor;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Floor;

[Parallelizable(ParallelScope.All)]
public sealed class HandsAndMicrophonesTests
{
    [Test]
    public void Hands_stand_in_the_order_of_raising()
    {
        var driver = FloorRoom.Open();
        driver.Send("eve", new RaiseHand()).ShouldBe(new HandRaised { Participant = "eve" });
        driver.Advance(10);
        driver.Do("bob", new RaiseHand());
        driver.Send("eve", new RaiseHand()).ShouldChangeNothing();
        Assert.That(driver.Floor().Hands.Entries, Is.EqualTo(new[]
        {
            new Entry { Participant = "eve", Since = driver.Now - 10 },
            new Entry { Participant = "bob", Since = driver.Now },
        }));
        driver.Send("eve", new LowerHand()).ShouldBe(new HandLowered { Participant = "eve" });
        driver.Send("eve", new LowerHand()).ShouldChangeNothing();
        driver.Do("eve", new RaiseHand());
        Assert.That(driver.Floor().Hands.Participants, Is.EqualTo(new[] { "bob", "eve" }), "at the end again");
    }

    [Test]
    public void Moderators_lower_others_hands_and_all()
    {
        var driver = FloorRoom.Open();
        foreach (var person in new[] { "eve", "bob", "dan" }) driver.Do(person, new RaiseHand());
        driver.Send("pat", new LowerHandOf { Participant = "eve" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("pat", new LowerAllHands()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new LowerHandOf { Participant = "eve" }).ShouldBe(new HandLowered { Participant = "eve" });
        driver.Send("cat", new LowerHandOf { Participant = "eve" }).ShouldChangeNothing();
        driver.Send("cat", new LowerHandOf { Participant = "zoe" }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("cat", new LowerAllHands()).ShouldBe(new AllHandsLowered());
        driver.Send("cat", new LowerAllHands()).ShouldChangeNothing();
        Assert.That(driver.Floor().Hands.Count, Is.Zero);
    }

    [Test]
    public void Everybody_enters_muted_and_may_unmute_and_mute_themselves()
    {
        var driver = FloorRoom.Open();
        Assert.That(driver.Floor().Unmuted.Count, Is.Zero);
        driver.Send("bob", new Unmute()).ShouldBe(new ParticipantUnmuted { Participant = "bob" });
        driver.Send("bob", new Unmute()).ShouldChangeNothing();
        driver.Send("bob", new Mute()).ShouldBe(new ParticipantMuted { Participant = "bob" });
        driver.Send("bob", new Mute()).ShouldChangeNothing();
    }

    [Test]
    public void A_moderator_mutes_one()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new Unmute());
        driver.Send("dan", new MuteParticipant { Participant = "bob" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cat", new MuteParticipant { Participant = "zoe" }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("cat", new MuteParticipant { Participant = "bob" })
            .ShouldBe(new ParticipantMuted { Participant = "bob" });
        driver.Send("cat", new MuteParticipant { Participant = "bob" }).ShouldChangeNothing();
    }

    [Test]
    public void Muting_all_leaves_the_one_who_does_it()
    {
        var driver = FloorRoom.Open();
        foreach (var person in new[] { "ann", "pat", "bob" }) driver.Do(person, new Unmute());
        driver.Send("ann", new MuteAll()).ShouldBe(new AllMuted { Kept = { "ann" } });
        Assert.That(driver.Floor().Unmuted.Participants, Is.EqualTo(new[] { "ann" }));
        driver.Send("ann", new MuteAll()).ShouldChangeNothing();
        driver.Node(new MuteAll()).ShouldBe(new AllMuted());
    }

    [Test]
    public void Muting_all_may_leave_presenters_by_role_and_by_token()
    {
        var driver = FloorRoom.Open();
        foreach (var person in new[] { "ann", "pat", "bob", "dan" }) driver.Do(person, new Unmute());
        driver.Do("ann", new AssignToken { Token = FloorState.PresenterToken, To = "dan" });
        driver.Send("cat", new MuteAll { ExceptPresenters = true })
            .ShouldBe(new AllMuted { Kept = { "ann", "pat", "dan" } });
    }

    [Test]
    public void Where_unmuting_oneself_is_not_allowed_presenters_and_those_asked_may()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new AllowSelfUnmute()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ann", new AllowSelfUnmute()).ShouldBe(new SelfUnmuteChanged());
        driver.Send("ann", new AllowSelfUnmute()).ShouldChangeNothing();
        driver.Send("bob", new Unmute()).ShouldBeRefused(RefusalCode.NotPermitted, "raise your hand");
        driver.Do("pat", new Unmute());
        driver.Do("ann", new AssignToken { Token = FloorState.PresenterToken, To = "dan" });
        driver.Do("dan", new Unmute());
        driver.Send("ann", new AskToUnmute { Participant = "bob" }).ShouldBe(new UnmuteAsked { Participant = "bob" });
        driver.Send("ann", new AskToUnmute { Participant = "bob" }).ShouldChangeNothing();
        driver.Send("bob", new Unmute()).ShouldBe(new ParticipantUnmuted { Participant = "bob" });
        Assert.That(driver.Floor().Asked.Count, Is.Zero, "asked once, answered once");
        driver.Do("bob", new Mute());
        driver.Send("bob", new Unmute()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Do("ann", new AllowSelfUnmute { Allowed = true });
        driver.Do("bob", new Unmute());
    }

    [Test]
    public void Whoever_is_asked_to_unmute_may_decline()
    {
        var driver = FloorRoom.Open();
        driver.Do("ann", new AskToUnmute { Participant = "bob" });
        driver.Send("bob", new DeclineUnmute()).ShouldBe(new UnmuteDeclined { Participant = "bob" });
        driver.Send("bob", new DeclineUnmute()).ShouldChangeNothing();
        driver.Send("ann", new AskToUnmute { Participant = "zoe" }).ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Do("bob", new Unmute());
        driver.Send("ann", new AskToUnmute { Participant = "bob" }).ShouldChangeNothing();
    }

    [Test]
    public void Muting_all_takes_back_what_was_asked()
    {
        var driver = FloorRoom.Open();
        driver.Do("ann", new AskToUnmute { Participant = "bob" });
        driver.Send("ann", new MuteAll()).ShouldBe(new AllMuted());
        Assert.That(driver.Floor().Asked.Count, Is.Zero);
    }

    [Test]
    public void One_is_away_and_back()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new SetAway { On = true }).ShouldBe(new AwayChanged { Participant = "bob", On = true });
        driver.Send("bob", new SetAway { On = true }).ShouldChangeNothing();
        Assert.That(driver.Floor().Away.Participants, Is.EqualTo(new[] { "bob" }));
        driver.Send("bob", new SetAway()).ShouldBe(new AwayChanged { Participant = "bob" });
        Assert.That(driver.Floor().Away.Count, Is.Zero);
    }

    [Test]
    public void Hands_microphones_questions_and_absences_are_limited()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 2100 });
        for (var i = 0; i <= FloorLimits.AwayMax; i++) driver.Join($"p{i}", i == 0 ? Role.Host : Role.Attendee);
        for (var i = 0; i < FloorLimits.HandsMax; i++) driver.Do($"p{i}", new RaiseHand());
        driver.Send("p1000", new RaiseHand()).ShouldBeRefused(RefusalCode.LimitReached, "1000 hands");
        for (var i = 0; i < FloorLimits.UnmutedMax; i++) driver.Do($"p{i}", new Unmute());
        driver.Send("p1000", new Unmute()).ShouldBeRefused(RefusalCode.LimitReached, "1000 microphones");
        for (var i = 1000; i < 1000 + FloorLimits.AskedMax; i++)
            driver.Do("p0", new AskToUnmute { Participant = $"p{i}" });
        driver.Send("p0", new AskToUnmute { Participant = "p2000" }).ShouldBeRefused(RefusalCode.LimitReached, "1000");
        for (var i = 0; i < FloorLimits.AwayMax; i++) driver.Do($"p{i}", new SetAway { On = true });
        driver.Send("p2000", new SetAway { On = true }).ShouldBeRefused(RefusalCode.LimitReached, "2000");
        Assert.That(new FloorService().ToSnapshot(driver.Floor()).CalculateSize(), Is.LessThan(1024 * 1024));
    }
}

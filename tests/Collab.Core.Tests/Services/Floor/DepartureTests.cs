using Collab.Core.Services.Floor;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using static Collab.Core.Tests.Services.Floor.FloorRoom;

namespace Collab.Core.Tests.Services.Floor;

[Parallelizable(ParallelScope.All)]
public sealed class DepartureTests
{
    [Test]
    public void Who_leaves_gives_everything_up()
    {
        var driver = FloorRoom.Open();
        driver.Do("ann", new GrabToken { Token = Stage });
        driver.Do("ann", new GiveToken { Token = Stage, To = "bob" });
        driver.Do("ann", new AskToUnmute { Participant = "dan" });
        driver.Do("bob", new InhibitToken { Token = Stick, On = true });
        driver.Do("bob", new RequestToken { Token = "presenter" });
        driver.Do("bob", new RaiseHand());
        driver.Do("bob", new Unmute());
        driver.Do("bob", new SetAway { On = true });
        driver.Send("bob", new Leave()).ThenSettled(new ParticipantCleared { Participant = "bob" });
        var floor = driver.Floor();
        Assert.Multiple(() =>
        {
            Assert.That(floor.Tokens[Stage].OfferedTo, Is.Empty);
            Assert.That(floor.Tokens[Stage].Holder, Is.EqualTo("ann"));
            Assert.That(floor.Tokens[Stick].Inhibitors.Count, Is.Zero);
            Assert.That(floor.Tokens["presenter"].Requests.Count, Is.Zero);
            Assert.That(floor.Hands.Count + floor.Unmuted.Count + floor.Away.Count, Is.Zero);
            Assert.That(floor.Asked.Participants, Is.EqualTo(new[] { "dan" }));
        });
        driver.Send("eve", new Leave()).ThenSettled();
    }

    [Test]
    public void The_token_of_who_leaves_is_released_or_passed_on_by_its_policy()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("bob", new GrabToken { Token = Stage });
        driver.Do("dan", new RequestToken { Token = Stage });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Send("bob", new Leave()).ThenSettled(
            Moved(Stage, "bob", "", MoveCause.Left),
            Moved(Stick, "bob", "eve", MoveCause.Left),
            new ParticipantCleared { Participant = "bob" });
        Assert.That(driver.Token(Stage).Requests.Participants, Is.EqualTo(new[] { "dan" }));
    }

    [Test]
    public void A_token_is_not_passed_on_to_somebody_who_left_at_the_same_time()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Do("dan", new RequestToken { Token = Stick });
        driver.Lose("bob", "eve");
        driver.AdvanceSeconds(31);
        Assert.That(driver.Token(Stick).Holder, Is.EqualTo("dan"));
    }

    [Test]
    public void A_token_that_only_they_inhibited_is_passed_on()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new InhibitToken { Token = Stick, On = true });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Send("bob", new Leave()).ThenSettled(
            new ParticipantCleared { Participant = "bob" },
            Moved(Stick, "", "eve", MoveCause.PassedOn));
    }

    [Test]
    public void Who_reconnects_in_time_has_kept_everything()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("bob", new RaiseHand());
        var before = driver.Floor();
        driver.Lose("bob");
        driver.AdvanceSeconds(20);
        driver.Resume("bob");
        driver.AdvanceSeconds(60);
        Assert.That(driver.Floor(), Is.EqualTo(before));
        driver.Lose("bob");
        driver.AdvanceSeconds(31);
        Assert.That(driver.Token(Stick).Holder, Is.Empty);
        Assert.That(driver.Floor().Hands.Count, Is.Zero);
    }

    [Test]
    public void The_end_is_not_settled()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new RaiseHand());
        var mark = driver.Log.Count;
        driver.Node(new Collab.Protocol.Services.Conference.End());
        Assert.That(driver.EventsSince(mark).OfType<ParticipantCleared>(), Is.Empty);
    }

    [Test]
    public void Somebody_who_joins_again_starts_with_nothing()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new Unmute());
        driver.Do("bob", new Leave());
        driver.Join("bob");
        Assert.That(driver.Floor().Unmuted.Count, Is.Zero);
        Assert.That(driver.Floor().Tokens.Keys, Is.EqualTo(new[] { "presenter", "stage", "stick" }));
    }
}

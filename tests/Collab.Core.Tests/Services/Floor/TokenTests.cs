using Collab.Core.Services;
using Collab.Core.Services.Floor;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using static Collab.Core.Tests.Services.Floor.FloorRoom;

namespace Collab.Core.Tests.Services.Floor;

[Parallelizable(ParallelScope.All)]
public sealed class TokenTests
{
    private static IEnumerable<IMessage> Commands => new FloorService().Contract.Commands
        .Select(command => command.Type.Parser.ParseFrom(ByteString.Empty));

    [Test]
    public void One_at_a_time_holds_a_token()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new GrabToken { Token = Stick }).ShouldBe(Moved(Stick, "", "bob", MoveCause.Grabbed));
        Assert.That(driver.Token(Stick).HeldSince, Is.EqualTo(driver.Now));
        driver.Send("bob", new GrabToken { Token = Stick }).ShouldChangeNothing();
        driver.Send("dan", new GrabToken { Token = Stick })
            .ShouldBeRefused(RefusalCode.LimitReached, "'bob' holds the token 'stick'");
        driver.Send("bob", new ReleaseToken { Token = Stick }).ShouldBe(Moved(Stick, "bob", "", MoveCause.Released));
        driver.Send("bob", new ReleaseToken { Token = Stick }).ShouldChangeNothing();
        driver.Send("dan", new GrabToken { Token = Stick }).ShouldBe(Moved(Stick, "", "dan", MoveCause.Grabbed));
    }

    [Test]
    public void A_token_may_take_a_role_to_grab_but_none_to_ask_for()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new GrabToken { Token = "presenter" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'presenter'", "a presenter");
        driver.Send("bob", new InhibitToken { Token = "presenter", On = true })
            .ShouldBeRefused(RefusalCode.NotPermitted, "a presenter");
        driver.Send("bob", new RequestToken { Token = "presenter" })
            .ShouldBe(new TokenRequested { Token = "presenter", Participant = "bob" });
        driver.Send("pat", new RequestToken { Token = "presenter" })
            .ShouldBe(Moved("presenter", "", "pat", MoveCause.Grabbed));
    }

    [Test]
    public void A_free_token_is_granted_to_who_asks_for_it() =>
        FloorRoom.Open().Send("bob", new RequestToken { Token = Stage })
            .ShouldBe(Moved(Stage, "", "bob", MoveCause.Grabbed));

    [Test]
    public void Requests_wait_in_order_and_can_be_withdrawn()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Send("bob", new RequestToken { Token = Stick }).ShouldChangeNothing();
        foreach (var person in new[] { "eve", "dan", "pat" })
        {
            driver.Send(person, new RequestToken { Token = Stick })
                .ShouldBe(new TokenRequested { Token = Stick, Participant = person });
        }

        driver.Send("dan", new RequestToken { Token = Stick }).ShouldChangeNothing();
        Assert.That(driver.Token(Stick).Requests.Participants, Is.EqualTo(new[] { "eve", "dan", "pat" }));
        driver.Send("dan", new WithdrawRequest { Token = Stick })
            .ShouldBe(new TokenRequestWithdrawn { Token = Stick, Participant = "dan" });
        driver.Send("dan", new WithdrawRequest { Token = Stick }).ShouldChangeNothing();
        Assert.That(driver.Token(Stick).Requests.Participants, Is.EqualTo(new[] { "eve", "pat" }));
    }

    [Test]
    public void A_token_that_is_passed_on_goes_to_the_longest_waiting()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Do("dan", new RequestToken { Token = Stick });
        driver.Send("bob", new ReleaseToken { Token = Stick }).ShouldBe(Moved(Stick, "bob", "eve", MoveCause.Released));
        Assert.That(driver.Token(Stick).Requests.Participants, Is.EqualTo(new[] { "dan" }));
    }

    [Test]
    public void A_token_that_is_not_passed_on_keeps_its_requests_until_somebody_gives_it()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stage });
        driver.Do("eve", new RequestToken { Token = Stage });
        driver.Send("bob", new ReleaseToken { Token = Stage }).ShouldBe(Moved(Stage, "bob", "", MoveCause.Released));
        Assert.That(driver.Token(Stage).Requests.Participants, Is.EqualTo(new[] { "eve" }));
        driver.Send("ann", new AssignToken { Token = Stage, To = "eve" })
            .ShouldBe(Moved(Stage, "", "eve", MoveCause.Assigned));
        Assert.That(driver.Token(Stage).Requests.Count, Is.Zero);
    }

    [Test]
    public void Giving_to_who_asked_is_done_at_once_and_to_others_is_an_offer()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Send("bob", new GiveToken { Token = Stick, To = "dan" })
            .ShouldBe(new TokenOffered { Token = Stick, To = "dan" });
        driver.Send("bob", new GiveToken { Token = Stick, To = "dan" }).ShouldChangeNothing();
        driver.Send("dan", new AcceptToken { Token = Stick }).ShouldBe(Moved(Stick, "bob", "dan", MoveCause.Given));
        driver.Send("dan", new GiveToken { Token = Stick, To = "eve" })
            .ShouldBe(Moved(Stick, "dan", "eve", MoveCause.Given));
    }

    [Test]
    public void An_offer_can_be_declined_and_taken_back()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("bob", new GiveToken { Token = Stick, To = "dan" });
        driver.Send("dan", new DeclineToken { Token = Stick })
            .ShouldBe(new TokenOfferEnded { Token = Stick, To = "dan", Declined = true });
        driver.Send("dan", new DeclineToken { Token = Stick }).ShouldChangeNothing();
        driver.Do("bob", new GiveToken { Token = Stick, To = "eve" });
        driver.Send("bob", new GiveToken { Token = Stick })
            .ShouldBe(new TokenOfferEnded { Token = Stick, To = "eve" });
        driver.Send("bob", new GiveToken { Token = Stick }).ShouldChangeNothing();
        driver.Send("eve", new AcceptToken { Token = Stick })
            .ShouldBeRefused(RefusalCode.NotFound, "no longer, offered to you");
    }

    [Test]
    public void Only_the_holder_gives_and_to_somebody_else_who_is_here()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new GiveToken { Token = Stick, To = "dan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "Nobody holds", "grab it");
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Send("ann", new GiveToken { Token = Stick, To = "dan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'bob' holds", "only its holder");
        driver.Send("bob", new GiveToken { Token = Stick, To = "bob" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "yourself");
        driver.Send("bob", new GiveToken { Token = Stick, To = "zoe" })
            .ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
    }

    [Test]
    public void A_moderator_assigns_a_token_and_takes_it_away()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stage });
        driver.Send("dan", new AssignToken { Token = Stage, To = "dan" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("cat", new AssignToken { Token = Stage, To = "dan" })
            .ShouldBe(Moved(Stage, "bob", "dan", MoveCause.Assigned));
        driver.Send("cat", new AssignToken { Token = Stage, To = "dan" }).ShouldChangeNothing();
        driver.Send("cat", new AssignToken { Token = Stage, To = "zoe" })
            .ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("cat", new AssignToken { Token = Stage }).ShouldBe(Moved(Stage, "dan", "", MoveCause.Assigned));
        driver.Node(new AssignToken { Token = Stage, To = "eve" })
            .ShouldBe(Moved(Stage, "", "eve", MoveCause.Assigned));
    }

    [Test]
    public void While_somebody_inhibits_a_token_nobody_else_holds_it()
    {
        var driver = FloorRoom.Open();
        driver.Send("bob", new InhibitToken { Token = Stick, On = true })
            .ShouldBe(new TokenInhibited { Token = Stick, Participant = "bob" });
        driver.Send("bob", new InhibitToken { Token = Stick, On = true }).ShouldChangeNothing();
        driver.Send("dan", new GrabToken { Token = Stick })
            .ShouldBeRefused(RefusalCode.LimitReached, "'bob' inhibits the token 'stick'");
        driver.Do("dan", new InhibitToken { Token = Stick, On = true });
        driver.Send("bob", new GrabToken { Token = Stick })
            .ShouldBeRefused(RefusalCode.LimitReached, "'dan' inhibits");
        driver.Send("dan", new InhibitToken { Token = Stick })
            .ShouldBe(new TokenInhibitionEnded { Token = Stick, Participant = "dan" });
        driver.Send("bob", new GrabToken { Token = Stick }).ShouldBe(Moved(Stick, "", "bob", MoveCause.Grabbed));
        Assert.That(driver.Token(Stick).Inhibitors.Count, Is.Zero, "the only one who inhibits may take it");
    }

    [Test]
    public void When_the_last_inhibition_ends_the_token_is_passed_on()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new InhibitToken { Token = Stick, On = true });
        driver.Send("dan", new RequestToken { Token = Stick })
            .ShouldBe(new TokenRequested { Token = Stick, Participant = "dan" });
        driver.Send("bob", new InhibitToken { Token = Stick }).ShouldBe(
            new TokenInhibitionEnded { Token = Stick, Participant = "bob" },
            Moved(Stick, "", "dan", MoveCause.PassedOn));
    }

    [Test]
    public void The_holder_may_turn_holding_into_inhibiting_and_nobody_else_may()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new GrabToken { Token = Stick });
        driver.Do("eve", new RequestToken { Token = Stick });
        driver.Send("dan", new InhibitToken { Token = Stick, On = true })
            .ShouldBeRefused(RefusalCode.LimitReached, "'bob' holds");
        driver.Send("bob", new InhibitToken { Token = Stick, On = true }).ShouldBe(
            Moved(Stick, "bob", "", MoveCause.Released),
            new TokenInhibited { Token = Stick, Participant = "bob" });
        Assert.That(driver.Token(Stick).Requests.Participants, Is.EqualTo(new[] { "eve" }));
    }

    [Test]
    public void Tokens_are_defined_changed_and_removed_by_moderators()
    {
        var driver = FloorRoom.Open();
        driver.Send("pat", new DefineToken { Token = "camera" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("cat", new DefineToken { Token = " camera " }).ShouldBe(new TokenDefined
        {
            Token = "camera",
            Policy = TokenPolicy.Free,
            GrabRole = Role.Attendee,
        });
        driver.Send("cat", new DefineToken { Token = "camera" }).ShouldChangeNothing();
        driver.Do("bob", new GrabToken { Token = "camera" });
        driver.Send("cat", new DefineToken { Token = "camera", GrabRole = Role.Host }).ShouldBe(new TokenDefined
        {
            Token = "camera",
            Policy = TokenPolicy.Free,
            GrabRole = Role.Host,
        });
        Assert.That(driver.Token("camera").Holder, Is.EqualTo("bob"), "who holds it keeps it");
        driver.Send("cat", new RemoveToken { Token = "camera" }).ShouldBe(new TokenRemoved { Token = "camera" });
        driver.Send("cat", new RemoveToken { Token = "camera" })
            .ShouldBeRefused(RefusalCode.NotFound, "no token 'camera'");
        driver.Send("cat", new RemoveToken { Token = "presenter" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "always there");
    }

    [Test]
    public void A_token_that_is_to_be_passed_on_from_now_is_passed_on_now()
    {
        var driver = FloorRoom.Open();
        driver.Do("bob", new RequestToken { Token = "presenter" });
        driver.Send("ann", new DefineToken { Token = "presenter", Policy = TokenPolicy.Pass }).ShouldBe(
            new TokenDefined { Token = "presenter", Policy = TokenPolicy.Pass, GrabRole = Role.Attendee },
            Moved("presenter", "", "bob", MoveCause.PassedOn));
    }

    [Test]
    public void Definitions_out_of_range_are_refused()
    {
        var driver = FloorRoom.Open();
        driver.Send("ann", new DefineToken()).ShouldBeRefused(RefusalCode.InvalidArgument, "token has 0 characters");
        driver.Send("ann", new DefineToken { Token = new string('x', 41) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "41", "1 to 40");
        driver.Send("ann", new DefineToken { Token = "x", Policy = (TokenPolicy)9 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "policy is 9");
        driver.Send("ann", new DefineToken { Token = "x", GrabRole = (Role)9 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "grab_role is 9");
    }

    [Test]
    public void There_are_32_tokens_and_no_more()
    {
        var driver = FloorRoom.Open();
        for (var i = 4; i <= FloorLimits.TokensMax; i++) driver.Do("ann", new DefineToken { Token = $"t{i}" });
        driver.Send("ann", new DefineToken { Token = "one-more" }).ShouldBeRefused(RefusalCode.LimitReached, "32");
        driver.Do("ann", new DefineToken { Token = "t4", Policy = TokenPolicy.Pass });
    }

    [Test]
    public void Requests_and_inhibitions_are_limited()
    {
        var driver = ConferenceDriver.Created(new Settings { ParticipantsMax = 200 });
        for (var i = 0; i < 110; i++) driver.Join($"p{i}", Role.Presenter);
        for (var i = 0; i < FloorLimits.InhibitorsPerTokenMax; i++)
            driver.Do($"p{i}", new InhibitToken { Token = "presenter", On = true });
        driver.Send("p20", new InhibitToken { Token = "presenter", On = true })
            .ShouldBeRefused(RefusalCode.LimitReached, "20 inhibit");
        for (var i = 0; i < FloorLimits.RequestsPerTokenMax; i++)
            driver.Do($"p{i}", new RequestToken { Token = "presenter" });
        driver.Send("p100", new RequestToken { Token = "presenter" })
            .ShouldBeRefused(RefusalCode.LimitReached, "100 wait");
    }

    [Test]
    public void A_token_tells_each_what_it_is_to_them()
    {
        var driver = FloorRoom.Open();
        Assert.That(StatusFor("bob"), Is.EqualTo(TokenStatus.Free));
        driver.Do("bob", new GrabToken { Token = Stick });
        Assert.That(StatusFor("bob"), Is.EqualTo(TokenStatus.HeldByYou));
        Assert.That(StatusFor("dan"), Is.EqualTo(TokenStatus.HeldByOther));
        driver.Do("bob", new GiveToken { Token = Stick, To = "dan" });
        Assert.That(StatusFor("bob"), Is.EqualTo(TokenStatus.OfferedByYou));
        Assert.That(StatusFor("dan"), Is.EqualTo(TokenStatus.OfferedToYou));
        Assert.That(StatusFor("eve"), Is.EqualTo(TokenStatus.HeldByOther));
        driver.Do("bob", new InhibitToken { Token = Stick, On = true });
        Assert.That(StatusFor("bob"), Is.EqualTo(TokenStatus.InhibitedByYou));
        Assert.That(StatusFor("dan"), Is.EqualTo(TokenStatus.InhibitedByOther));
        var refused = (QueryStep.Refused)driver.Ask(new GetToken { Token = "x" }, new Viewer("bob", Role.Attendee));
        Assert.That(refused.Code, Is.EqualTo(RefusalCode.NotFound));
        return;

        TokenStatus StatusFor(string person)
        {
            var step = driver.Ask(new GetToken { Token = Stick }, new Viewer(person, Role.Attendee));
            var tested = (TokenTested)((QueryStep.Answered)step).Answer;
            Assert.That(tested.Token.Name, Is.EqualTo(Stick));
            return tested.Status;
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void After_the_end_nothing_is_done(IMessage command)
    {
        var driver = FloorRoom.Open();
        driver.Node(new End());
        driver.Node(command).ShouldBeRefused(RefusalCode.ConferenceEnded, "ended");
    }

    [Test]
    public void The_server_itself_has_no_hand_and_no_token()
    {
        var driver = FloorRoom.Open();
        IMessage[] commands =
        [
            new GrabToken { Token = Stick }, new RequestToken { Token = Stick }, new RaiseHand(), new LowerHand(),
            new Unmute(), new Mute(), new DeclineUnmute(), new SetAway { On = true },
        ];
        foreach (var command in commands)
            driver.Node(command).ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");
    }
}

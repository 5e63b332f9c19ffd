using Collab.Core.Services;
using Collab.Core.Services.Sharing;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;

namespace Collab.Core.Tests.Services.Sharing;

[Parallelizable(ParallelScope.All)]
public sealed class ControllingTests
{
    [Test]
    public void Control_is_asked_for_granted_and_taken_back()
    {
        var driver = SharingRoom.Shared();
        driver.Send("bob", new RequestControl { Share = "s1" }).ShouldBe(
            new ControlRequested { Share = "s1", Participant = "bob" });
        driver.Send("bob", new RequestControl { Share = "s1" }).ShouldChangeNothing();
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" }).ShouldBe(
            new ControlGranted { Share = "s1", Participant = "bob" });
        Assert.That(Of(driver).Requests, Is.Empty);
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" }).ShouldChangeNothing();
        driver.Send("pam", new RevokeControl { Share = "s1" }).ShouldBe(
            new ControlRevoked { Share = "s1", Participant = "bob" });
        driver.Send("pam", new RevokeControl { Share = "s1" }).ShouldChangeNothing();
    }

    [Test]
    public void Control_goes_to_one_at_a_time_whether_they_asked_or_not()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" });
        driver.Send("dan", new RequestControl { Share = "s1" });
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "dan" });
        Assert.That((Of(driver).Controller, Of(driver).Requests.Count), Is.EqualTo(("dan", 0)));
    }

    [Test]
    public void Only_the_sharer_grants_and_whoever_is_concerned_revokes()
    {
        var driver = SharingRoom.Shared();
        driver.Send("ann", new GrantControl { Share = "s1", Participant = "bob" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "'pam'");
        foreach (var revoker in new[] { "pam", "bob", "cat" })
        {
            driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" });
            driver.Send("dan", new RevokeControl { Share = "s1" }).ShouldBeRefused(RefusalCode.NotPermitted);
            driver.Send(revoker, new RevokeControl { Share = "s1" }).ShouldBe(
                new ControlRevoked { Share = "s1", Participant = "bob" });
        }
    }

    [Test]
    public void A_request_is_withdrawn()
    {
        var driver = SharingRoom.Shared();
        driver.Send("bob", new RequestControl { Share = "s1" });
        driver.Send("bob", new WithdrawRequest { Share = "s1" }).ShouldBe(
            new RequestWithdrawn { Share = "s1", Participant = "bob" });
        driver.Send("bob", new WithdrawRequest { Share = "s1" }).ShouldChangeNothing();
    }

    [Test]
    public void Requests_and_grants_make_sense_or_are_refused()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new RequestControl { Share = "s1" }).ShouldBeRefused(RefusalCode.InvalidArgument, "yours");
        driver.Send("bob", new RequestControl { Share = "s7" }).ShouldBeRefused(RefusalCode.NotFound, "'s7'");
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "zoe" })
            .ShouldBeRefused(RefusalCode.NotFound, "'zoe'");
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "pam" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "yourself");
        driver.Send("bob", new RevokeControl { Share = "s7" }).ShouldBeRefused(RefusalCode.NotFound);
        driver.Node(new RequestControl { Share = "s1" }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Node(new WithdrawRequest { Share = "s1" }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("cat", new StartSharing());
        driver.Send("bob", new RequestControl { Share = "s2" }).ShouldBeRefused(RefusalCode.NotPermitted, "no input");
        driver.Send("cat", new GrantControl { Share = "s2", Participant = "bob" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "no input");
        for (var i = 0; i < SharingLimits.RequestsMax; i++)
        {
            driver.Join($"p{i}");
            driver.Send($"p{i}", new RequestControl { Share = "s1" });
        }

        driver.Send("bob", new RequestControl { Share = "s1" }).ShouldBeRefused(RefusalCode.LimitReached, "20 ask");
    }

    [Test]
    public void Who_leaves_controls_nothing_and_asks_for_nothing()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" });
        driver.Send("dan", new RequestControl { Share = "s1" });
        driver.Send("bob", new Leave()).ThenSettled(new ControlRevoked { Share = "s1", Participant = "bob" });
        driver.Send("dan", new Leave()).ThenSettled(new RequestWithdrawn { Share = "s1", Participant = "dan" });
    }

    [Test]
    public void Input_goes_from_who_controls_to_the_sharer_alone()
    {
        var driver = SharingRoom.Shared();
        driver.Send("pam", new GrantControl { Share = "s1", Participant = "bob" });
        var input = new Input { Share = "s1", Kind = InputKind.KeyDown, Key = "a" };
        Assert.That(Refuse("bob", input, "pam"), Is.Null);
        Assert.That(Refuse("dan", input, "pam"), Is.EqualTo(RefusalCode.NotPermitted));
        Assert.That(Refuse("bob", input, "ann"), Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(Refuse("bob", input, "pam", "ann"), Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(Refuse("bob", input), Is.EqualTo(RefusalCode.InvalidArgument));
        Assert.That(Refuse("bob", new Input { Share = "s2" }, "pam"), Is.EqualTo(RefusalCode.NotFound));
        Assert.That(
            Refuse("bob", new Input { Share = "s1", Key = new string('x', 33) }, "pam"),
            Is.EqualTo(RefusalCode.InvalidArgument));

        RefusalCode? Refuse(string sender, Input signal, params string[] to) =>
            ((IService)new SharingService()).RefuseSignal(driver.Sharing(), signal, sender, to)?.Refused;
    }

    private static Share Of(ConferenceDriver driver) => driver.Sharing().Find("s1")!;
}

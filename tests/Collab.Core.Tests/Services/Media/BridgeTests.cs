using Collab.Core.Services;
using Collab.Core.Services.Media;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Media;

[Parallelizable(ParallelScope.All)]
public sealed class BridgeTests
{
    private static readonly ByteString Access = ByteString.CopyFromUtf8("wss://sfu/token");

    [Test]
    public void Access_is_for_one_participant_alone()
    {
        var driver = Bridged();
        var outcome = driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = Access });
        outcome.ShouldBe(new AccessGranted { Participant = "bob", Number = 1, Access = Access });
        Assert.That(outcome.Decision.Events[0].Audience, Is.EqualTo(new[] { "bob" }));
        Assert.That(driver.SeenBy("bob").Members[0].Access, Is.EqualTo(Access));
        Assert.That(driver.SeenBy("ann").Members[0].Access, Is.Empty);
        var disclosed = (MediaSnapshot)((IService)new MediaService()).Disclose(driver.Media());
        Assert.That(disclosed.Members[0].Access, Is.Empty);
    }

    [Test]
    public void Access_for_a_stay_that_is_over_is_passed_over()
    {
        var driver = Bridged();
        driver.Node(new GrantAccess { Participant = "bob", Number = 7, Access = Access }).ShouldChangeNothing();
        driver.Node(new GrantAccess { Participant = "zoe", Number = 1, Access = Access }).ShouldChangeNothing();
        driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = Access });
        driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = Access }).ShouldChangeNothing();
    }

    [Test]
    public void Access_takes_a_bridge_and_has_a_size()
    {
        var driver = Bridged();
        driver.Node(new GrantAccess { Participant = "bob", Number = 1 })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "0 bytes");
        driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = ByteString.CopyFrom(new byte[4097]) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "4097 bytes");
        driver.Node(new UseBridge());
        driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = Access })
            .ShouldBeRefused(RefusalCode.NotFound, "UseBridge");
        driver.Node(new UseBridge { Bridge = new string('x', 65) }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("ann", new UseBridge()).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [Test]
    public void What_a_bridge_gave_is_void_with_another_one()
    {
        var driver = Bridged();
        driver.Node(new GrantAccess { Participant = "bob", Number = 1, Access = Access });
        driver.Node(new UseBridge { Bridge = "sfu" }).ShouldChangeNothing();
        driver.Node(new UseBridge { Bridge = "other" }).ShouldBe(new BridgeChanged { Bridge = "other" });
        Assert.That(driver.Media().Find("bob")!.Access, Is.Empty);
    }

    [Test]
    public void Who_dials_out_is_the_only_one_to_see_the_number()
    {
        var driver = Telephoned();
        var outcome = driver.Send("cat", new DialOut { Number = "+4930123", Label = " The expert " });
        outcome.ShouldBe(
            new CallerAdded
            {
                Caller = "out-1", Label = "The expert", Status = CallerStatus.Requested, RequestedBy = "cat",
            },
            new CallerNumbered { Caller = "out-1", Number = "+4930123" });
        Assert.That(outcome.Decision.Events[1].Audience, Is.EqualTo(new[] { "cat" }));
        Assert.That(driver.SeenBy("cat").Callers[0].Number, Is.EqualTo("+4930123"));
        Assert.That(driver.SeenBy("ann").Callers[0].Number, Is.Empty);
    }

    [Test]
    public void A_caller_rings_connects_and_goes()
    {
        var driver = Telephoned();
        driver.Send("ann", new DialOut { Number = "112", Label = "Help" });
        driver.Node(new ReportCaller { Caller = "out-1", Status = CallerStatus.Ringing }).ShouldBe(
            new CallerChanged { Caller = "out-1", Label = "Help", Status = CallerStatus.Ringing });
        driver.Node(new ReportCaller { Caller = "out-1", Status = CallerStatus.Ringing }).ShouldChangeNothing();
        driver.Send("ann", new HangUp { Caller = "out-1" }).ShouldBe(new CallerHangingUp { Caller = "out-1" });
        driver.Send("ann", new HangUp { Caller = "out-1" }).ShouldChangeNothing();
        driver.Node(new ReportCallerGone { Caller = "out-1", Reason = "hung up" }).ShouldBe(
            new CallerRemoved { Caller = "out-1", Reason = "hung up" });
        driver.Node(new ReportCallerGone { Caller = "out-1" }).ShouldChangeNothing();
        driver.Node(new ReportCaller { Caller = "out-1", Label = "Help", Status = CallerStatus.Connected })
            .ShouldChangeNothing();
        driver.Send("ann", new DialOut { Number = "112", Label = "Help" });
        Assert.That(driver.Media().Callers[0].Id, Is.EqualTo("out-2"));
    }

    [Test]
    public void Somebody_dials_in_as_people_were_told()
    {
        var driver = MediaRoom.Open();
        driver.Node(new OfferTelephony { On = true, DialIn = "Call 030 1\nCode 42" }).ShouldBe(
            new TelephonyChanged { On = true, DialIn = "Call 030 1\nCode 42" });
        driver.Node(new OfferTelephony { On = true, DialIn = "Call 030 1\nCode 42" }).ShouldChangeNothing();
        driver.Node(new ReportCaller { Caller = "in-7", Label = "030 99...", Status = CallerStatus.Connected });
        Assert.That(driver.Media().FindCaller("in-7")!.RequestedBy, Is.Empty);
    }

    [TestCase("")]
    [TestCase("call me")]
    [TestCase("++1")]
    [TestCase("+")]
    [TestCase("123456789012345678901234567890123")]
    public void A_number_is_one_that_can_be_dialled(string number) => Telephoned()
        .Send("ann", new DialOut { Number = number, Label = "x" })
        .ShouldBeRefused(RefusalCode.InvalidArgument, "number is");

    [Test]
    public void Telephones_are_for_moderators_and_few()
    {
        var driver = MediaRoom.Open();
        driver.Send("ann", new DialOut { Number = "1", Label = "x" })
            .ShouldBeRefused(RefusalCode.NotFound, "no telephones");
        driver.Node(new OfferTelephony { On = true });
        driver.Send("bob", new DialOut { Number = "1", Label = "x" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("bob", new HangUp { Caller = "x" }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Node(new DialOut { Number = "1", Label = "x" }).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Send("ann", new HangUp { Caller = "x" }).ShouldBeRefused(RefusalCode.NotFound, "'x'");
        driver.Send("ann", new DialOut { Number = "1" }).ShouldBeRefused(RefusalCode.InvalidArgument, "label");
        driver.Node(new ReportCaller { Caller = "in 1", Label = "x", Status = CallerStatus.Ringing })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "caller");
        driver.Node(new ReportCaller { Caller = "in-1", Label = "x" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "status is 0");
        for (var i = 0; i < MediaLimits.CallersMax; i++)
            driver.Node(new ReportCaller { Caller = $"in-{i}", Label = "x", Status = CallerStatus.Connected });
        driver.Send("ann", new DialOut { Number = "1", Label = "x" }).ShouldBeRefused(RefusalCode.LimitReached, "20");
        driver.Node(new ReportCaller { Caller = "in-99", Label = "x", Status = CallerStatus.Connected })
            .ShouldBeRefused(RefusalCode.LimitReached);
    }

    [Test]
    public void With_the_conference_all_telephones_are_hung_up()
    {
        var driver = Telephoned();
        driver.Send("ann", new DialOut { Number = "112", Label = "Help" });
        driver.Node(new End());
        Assert.That(driver.Media().Callers[0].HangingUp, Is.True);
    }

    private static ConferenceDriver Telephoned()
    {
        var driver = MediaRoom.Open();
        driver.Node(new OfferTelephony { On = true });
        return driver;
    }

    private static ConferenceDriver Bridged()
    {
        var driver = MediaRoom.Open();
        driver.Node(new UseBridge { Bridge = "sfu" });
        driver.Send("bob", new JoinCall());
        return driver;
    }
}

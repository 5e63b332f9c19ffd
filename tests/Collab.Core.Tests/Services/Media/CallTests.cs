using Collab.Core.Services.Media;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Media;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Media;

[Parallelizable(ParallelScope.All)]
public sealed class CallTests
{
    [Test]
    public void Who_joins_the_call_gets_a_number_of_their_own()
    {
        var driver = MediaRoom.Open();
        var session = driver.Find("bob").Session;
        driver.Send("bob", new JoinCall { Camera = true }).ShouldBe(
            new CallJoined { Participant = "bob", Number = 1, Session = session, Camera = true });
        driver.Send("ann", new JoinCall());
        driver.Send("bob", new LeaveCall()).ShouldBe(new CallLeft { Participant = "bob" });
        driver.Send("bob", new LeaveCall()).ShouldChangeNothing();
        driver.Send("bob", new JoinCall());
        Assert.That(driver.Media().Members.Select(x => (x.Participant, x.Number)), Is.EqualTo(new[]
        {
            ("ann", 2L), ("bob", 3L),
        }));
    }

    [Test]
    public void Joining_again_sets_the_camera_and_nothing_else()
    {
        var driver = MediaRoom.Open();
        driver.Send("bob", new JoinCall());
        driver.Send("bob", new JoinCall()).ShouldChangeNothing();
        driver.Send("bob", new JoinCall { Camera = true })
            .ShouldBe(new CameraChanged { Participant = "bob", On = true });
        driver.Send("bob", new SetCamera { On = true }).ShouldChangeNothing();
        driver.Send("bob", new SetCamera()).ShouldBe(new CameraChanged { Participant = "bob" });
        driver.Send("dan", new SetCamera { On = true }).ShouldBeRefused(RefusalCode.NotFound, "join it first");
    }

    [Test]
    public void A_mesh_is_for_few_and_a_bridged_call_for_many()
    {
        var driver = MediaRoom.Open();
        for (var i = 0; i < MediaLimits.MeshMembersMax; i++)
        {
            driver.Join($"p{i}");
            driver.Send($"p{i}", new JoinCall());
        }

        driver.Send("bob", new JoinCall()).ShouldBeRefused(RefusalCode.LimitReached, "8 are in", "media bridge");
        driver.Node(new UseBridge { Bridge = "sfu" }).ShouldBe(new BridgeChanged { Bridge = "sfu" });
        driver.Send("bob", new JoinCall());
        Assert.That(driver.InCall().Count(), Is.EqualTo(MediaLimits.MeshMembersMax + 1));
        driver.Node(new UseBridge()).ShouldBeRefused(RefusalCode.LimitReached, "9 are in");
        driver.Send("bob", new LeaveCall());
        driver.Node(new UseBridge()).ShouldBe(new BridgeChanged());
    }

    [Test]
    public void A_bridged_call_has_an_end_too()
    {
        var driver = MediaRoom.Open();
        driver.Node(new UseBridge { Bridge = "sfu" });
        for (var i = 0; i < MediaLimits.BridgedMembersMax; i++)
        {
            driver.Join($"p{i}");
            driver.Send($"p{i}", new JoinCall());
        }

        driver.Send("bob", new JoinCall()).ShouldBeRefused(RefusalCode.LimitReached, "200", "bridged");
    }

    [Test]
    public void Who_leaves_the_conference_leaves_the_call_and_who_reconnects_stays()
    {
        var driver = MediaRoom.Open();
        driver.Send("bob", new JoinCall());
        driver.Send("dan", new JoinCall());
        driver.Lose("bob");
        driver.Resume("bob");
        Assert.That(driver.InCall(), Is.EqualTo(new[] { "bob", "dan" }));
        driver.Send("bob", new Leave()).ThenSettled(new CallLeft { Participant = "bob" });
        driver.Lose("dan");
        Assert.That(driver.InCall(), Is.EqualTo(new[] { "dan" }));
        driver.AdvanceSeconds(60);
        Assert.That(driver.InCall(), Is.Empty);
    }

    [Test]
    public void Another_session_of_the_same_participant_is_not_in_the_call_of_the_first()
    {
        var driver = MediaRoom.Open();
        driver.Send("bob", new JoinCall());
        driver.Join("bob");
        Assert.That(driver.InCall(), Is.Empty);
    }

    [Test]
    public void A_moderator_sends_somebody_out_of_the_call()
    {
        var driver = MediaRoom.Open();
        driver.Send("bob", new JoinCall());
        driver.Send("dan", new RemoveFromCall { Participant = "bob" })
            .ShouldBeRefused(RefusalCode.NotPermitted, "a co-host");
        driver.Send("cat", new RemoveFromCall { Participant = "bob" }).ShouldBe(new CallLeft { Participant = "bob" });
        driver.Send("cat", new RemoveFromCall { Participant = "bob" }).ShouldChangeNothing();
    }

    [Test]
    public void The_server_is_in_no_call_and_there_is_none_before_the_creation_or_after_the_end()
    {
        var driver = MediaRoom.Open();
        driver.Node(new JoinCall()).ShouldBeRefused(RefusalCode.InvalidArgument, "Only a participant");
        driver.Node(new LeaveCall()).ShouldBeRefused(RefusalCode.InvalidArgument);
        driver.Node(new SetCamera()).ShouldBeRefused(RefusalCode.InvalidArgument);
        new ConferenceDriver().Node(new UseBridge()).ShouldBeRefused(RefusalCode.ConferenceNotFound);
        driver.Send("bob", new JoinCall());
        driver.Node(new End());
        Assert.That(driver.InCall(), Is.Empty);
        driver.Node(new UseBridge()).ShouldBeRefused(RefusalCode.ConferenceEnded);
    }
}

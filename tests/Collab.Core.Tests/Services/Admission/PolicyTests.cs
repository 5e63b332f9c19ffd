using Collab.Core.Services;
using Collab.Core.Services.Admission;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Core.Tests.Services.Admission;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyTests
{
    [Test]
    public void Without_a_policy_everybody_comes_in() => AdmissionRoom.Open().Join("dan");

    [Test]
    public void Newcomers_wait_for_the_host_and_then_come_in()
    {
        var driver = ConferenceDriver.Created();
        driver.Node(new ChangePolicy { Policy = new Policy { WaitForHost = true } });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.Waiting, "host");
        Assert.That(driver.AtTheDoor("dan"), Is.EqualTo(
            new Admittance.Held(0, "The meeting begins when its host is there.") { Service = "admission" }));
        driver.Join("ben", Role.CoHost).TryJoin("dan").ShouldBeRefused(RefusalCode.Waiting);
        driver.Join("ann", Role.Host).Join("dan");
    }

    [Test]
    public void A_capacity_turns_newcomers_away_but_no_host()
    {
        var driver = AdmissionRoom.Open();
        driver.Send("ann", new ChangePolicy { Policy = new Policy { Capacity = 3 } });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.ConferenceFull, "3 participants", "admits 3");
        driver.Join("hal", Role.Host);
        driver.Send("cid", new Leave());
        driver.Send("hal", new Leave());
        driver.Join("dan");
    }

    [Test]
    public void A_locked_conference_has_no_lobby()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new Lock());
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.ConferenceLocked);
    }

    [Test]
    public void Attendees_who_only_watch_do_nothing_but_what_is_left_open_to_them()
    {
        var driver = AdmissionRoom.Open().Join("pia", Role.Presenter);
        driver.Send("ann", new ChangePolicy { Policy = new Policy { WatchOnly = true } });
        driver.Send("cid", new PostMessage { Text = "Hello" }).ShouldBeRefused(RefusalCode.NotPermitted, "a presenter");
        driver.Send("ann", new ChangePolicy
        {
            Policy = new Policy { WatchOnly = true, OpenServices = { "roster", "chat", "roster" } },
        });
        Assert.That(driver.Admission().Policy.OpenServices, Is.EqualTo(new[] { "chat", "roster" }));
        driver.Send("cid", new PostMessage { Text = "Hello" }).ShouldBeAccepted();
        Assert.That(
            new AdmissionService().Permit(driver.Admission(), "another", "Command", Permission.Participant),
            Is.EqualTo(Permission.Presenter));
        driver.Send("cid", new Rename { Name = "Cid" }).ShouldBeAccepted();
        driver.Send("pia", new PostMessage { Text = "Hello" }).ShouldBeAccepted();
        Assert.That(driver.Facts.PermissionOf("chat", "GetHistory", Permission.Participant),
            Is.EqualTo(Permission.Participant), "reading goes on");
    }

    [Test]
    public void What_the_conference_says_of_a_message_goes_before_watching_only()
    {
        var driver = AdmissionRoom.Open();
        driver.Send("ann", new ChangePermissions
        {
            Permissions = { new MessagePermission { Service = "chat", Type = "PostMessage", Minimum = Role.CoHost } },
        });
        driver.Send("ann", new ChangePolicy { Policy = new Policy { WatchOnly = true } });
        Assert.That(
            driver.Facts.PermissionOf("chat", "PostMessage", Permission.Participant), Is.EqualTo(Permission.CoHost));
    }

    [Test]
    public void The_same_policy_again_changes_nothing()
    {
        var driver = AdmissionRoom.WithLobby();
        Assert.That(
            driver.Send("ann", new ChangePolicy { Policy = new Policy { Lobby = true } }).Events, Is.Empty);
    }

    [Test]
    public void Policies_have_limits()
    {
        var driver = AdmissionRoom.Open();
        Refused(new Policy { Capacity = 5001 }, "5001", "5000");
        Refused(new Policy { Capacity = -1 }, "-1");
        Refused(new Policy { LobbyTimeoutSeconds = 9 }, "lobby_timeout_seconds is 9", "10 to 86400");
        Refused(new Policy { Message = new string('m', 201) }, "201", "200");
        Refused(new Policy { OpenServices = { Enumerable.Repeat("chat", 33) } }, "33", "32");
        driver.Send("ann", new ChangePolicy { Policy = new Policy { OpenServices = { "tea" } } })
            .ShouldBeRefused(RefusalCode.NotFound, "'tea'");

        void Refused(Policy policy, params string[] why) =>
            driver.Send("ann", new ChangePolicy { Policy = policy }).ShouldBeRefused(RefusalCode.InvalidArgument, why);
    }

    [Test]
    public void Co_hosts_let_in_but_the_policy_is_the_hosts()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan");
        driver.Send("ben", new ChangePolicy()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ben", new SetPassword()).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("cid", new Admit { All = true }).ShouldBeRefused(RefusalCode.NotPermitted);
        driver.Send("ben", new Admit { All = true }).ShouldBeAccepted();
    }

    [Test]
    public void Nothing_happens_to_a_conference_that_has_ended()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan");
        driver.Send("ann", new End());
        driver.Node(new Knock { Participant = "eve", Name = "Eve" }).ShouldBeRefused(RefusalCode.ConferenceEnded);
        driver.AdvanceSeconds(600);
        Assert.That(driver.Waiting(), Is.EqualTo("dan"));
    }
}

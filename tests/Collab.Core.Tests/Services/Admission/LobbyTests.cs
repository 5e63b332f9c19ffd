using Collab.Core.Services;
using Collab.Core.Services.Admission;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Admission;

[Parallelizable(ParallelScope.All)]
public sealed class LobbyTests
{
    [Test]
    public void A_newcomer_waits_with_a_position_and_the_hosts_message()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new ChangePolicy { Policy = new Policy { Lobby = true, Message = " In five minutes " } });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.Waiting, "In five minutes");
        driver.Knock("dan", "eve");

        var held = (Admittance.Held)driver.AtTheDoor("eve");
        Assert.That((held.Position, held.Message, held.Service), Is.EqualTo((2, "In five minutes", "admission")));
        Assert.That(held.Arrived, Is.Null, "the service knows already");
        Assert.That(((Admittance.Held)driver.AtTheDoor("fay")).Position, Is.EqualTo(3));
        Assert.That(((Admittance.Held)driver.AtTheDoor("fay")).Arrived, Is.InstanceOf<Knock>());
    }

    [Test]
    public void A_refusal_to_who_waits_says_that_they_wait_whatever_the_hosts_message_says()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new ChangePolicy { Policy = new Policy { Lobby = true, Message = "Soon" } });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.Waiting, "wait to be let in: Soon");
        Assert.That(((Admittance.Held)driver.AtTheDoor("dan")).Message, Is.EqualTo("Soon"));
    }

    [Test]
    public void Who_is_let_in_joins_and_the_others_move_up()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan", "eve");
        var outcome = driver.Send("ben", new Admit { Participants = { "dan", "nobody" } });
        outcome.ShouldBeAccepted();
        Assert.That(((EntryGranted)outcome.Events[0]).Participants, Is.EqualTo(new[] { "dan" }));
        Assert.That(((Admittance.Held)driver.AtTheDoor("eve")).Position, Is.EqualTo(1));
        driver.Join("dan");
        Assert.That(driver.Waiting(), Is.EqualTo("eve"));
    }

    [Test]
    public void All_are_let_in_at_once()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan", "eve");
        driver.Send("ann", new Admit { All = true }).ShouldBeAccepted();
        driver.Join("dan").Join("eve");
        Assert.That(driver.Waiting(), Is.Empty);
        Assert.That(driver.Send("ann", new Admit { All = true }).Events, Is.Empty);
    }

    [Test]
    public void Admit_names_somebody_or_all_but_not_both()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new Admit()).ShouldBeRefused(RefusalCode.InvalidArgument, "participants is empty");
        driver.Send("ann", new Admit { All = true, Participants = { "dan" } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "Either all or participants");
        var many = new Admit { Participants = { Enumerable.Range(0, 501).Select(i => $"p{i}") } };
        driver.Send("ann", many).ShouldBeRefused(RefusalCode.InvalidArgument, "501", "500");
    }

    [Test]
    public void Who_is_denied_is_told_so_and_may_ask_again_after_a_minute()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan");
        driver.Send("ben", new Deny { Participant = "dan" }).ShouldBeAccepted();
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.EntryDenied, "did not let you in", "60 s");
        driver.Send("ben", new Deny { Participant = "dan" }).ShouldBeRefused(RefusalCode.NotFound, "dan");
        driver.Advance(AdmissionLimits.DeniedForMs);
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.Waiting);
        driver.Knock("dan");
        Assert.That(driver.Admission().Denials.Count, Is.Zero);
    }

    [Test]
    public void Who_waits_for_too_long_is_denied()
    {
        var driver = AdmissionRoom.WithLobby(timeoutSeconds: 30).Knock("dan");
        driver.AdvanceSeconds(29);
        Assert.That(driver.Waiting(), Is.EqualTo("dan"));
        driver.AdvanceSeconds(1);
        Assert.That(driver.Waiting(), Is.Empty);
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.EntryDenied, "Nobody let you in");
    }

    [Test]
    public void A_place_is_kept_while_the_node_says_that_they_are_there()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan", "eve");
        for (var i = 0; i < 5; i++)
        {
            driver.AdvanceSeconds(30);
            if (driver.AtTheDoor("dan") is Admittance.Held { Arrived: { } again }) driver.Node(again);
        }

        Assert.That(driver.Waiting(), Is.EqualTo("dan"), "eve's node said nothing for a minute");
    }

    [Test]
    public void Who_loses_the_connection_keeps_the_place_for_a_short_while()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan", "eve");
        driver.Node(new StopWaiting { Participant = "dan" }).ShouldBeAccepted();
        driver.Advance(AdmissionLimits.LostPlaceKeptMs - 1);
        driver.Knock("dan");
        Assert.That(driver.Waiting(), Is.EqualTo("dan eve"));
        driver.Node(new StopWaiting { Participant = "dan" });
        driver.Advance(AdmissionLimits.LostPlaceKeptMs);
        Assert.That(driver.Waiting(), Is.EqualTo("eve"));
    }

    [Test]
    public void When_the_lobby_is_closed_those_who_wait_come_in()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan");
        driver.Send("ann", new ChangePolicy { Policy = new Policy() });
        driver.Join("dan");
        Assert.That(driver.Waiting(), Is.Empty);
        Assert.That(driver.Node(new Knock { Participant = "eve", Name = "Eve" }).Events, Is.Empty);
    }

    [Test]
    public void Hosts_and_co_hosts_by_ticket_do_not_wait()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Join("hal", Role.Host).Join("ivy", Role.CoHost);
        driver.TryJoin("pia", Role.Presenter).ShouldBeRefused(RefusalCode.Waiting);
    }

    [Test]
    public void A_host_who_is_lost_returns_as_host_and_past_the_lobby_even_when_made_host_in_the_conference()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new ChangeRole { Participant = "cid", Role = Role.Host });
        driver.Lose("ann", "cid");
        driver.AdvanceSeconds(60);
        Assert.That(driver.Facts.Roster.Find("cid"), Is.Null);
        driver.Join("ann", Role.Host).Join("cid");
        Assert.That((driver.Find("ann").Role, driver.Find("cid").Role), Is.EqualTo((Role.Host, Role.Host)));
        Assert.That(driver.Find("cid").TicketRole, Is.EqualTo(Role.Attendee));
    }

    [Test]
    public void Who_was_in_when_the_lobby_opened_returns_past_it()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("cid", new Leave());
        driver.Join("cid");
        driver.Knock("dan").Send("ann", new Admit { All = true });
        driver.Join("dan").Lose("dan");
        driver.AdvanceSeconds(60);
        driver.Join("dan");
    }

    [Test]
    public void Who_was_made_to_leave_waits_again()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new Remove { Participant = "cid" });
        driver.TryJoin("cid").ShouldBeRefused(RefusalCode.Waiting);
        driver.Knock("cid").Advance(1);
        driver.Send("ann", new Admit { Participants = { "cid" } });
        driver.Join("cid");
    }

    [Test]
    public void Who_is_banned_does_not_get_as_far_as_the_lobby()
    {
        var driver = AdmissionRoom.WithLobby();
        driver.Send("ann", new BanParticipant { Participant = "dan" });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.Banned);
    }

    [Test]
    public void The_lobby_has_a_limit()
    {
        var driver = AdmissionRoom.WithLobby();
        for (var i = 0; i < AdmissionLimits.WaitingMax; i++) driver.Knock($"p{i}");
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.ConferenceFull, "500 wait");
        driver.Node(new Knock { Participant = "dan", Name = "Dan" })
            .ShouldBeRefused(RefusalCode.LimitReached, "500");
        driver.Send("ann", new Admit { All = true }).ShouldBeAccepted();
        Assert.That(driver.Admission().Grants.Count, Is.EqualTo(503));
    }

    [Test]
    public void Those_who_wait_are_seen_by_hosts_and_co_hosts_alone()
    {
        var driver = AdmissionRoom.WithLobby().Knock("dan");
        var @event = driver.Log.Last(x => x.Type == nameof(NewcomerWaiting));
        Assert.That(@event.Audience, Is.EqualTo(new[] { "ann", "ben" }));
        Assert.That(ViewOf("cid", Role.Attendee).Waiting, Is.Empty);
        Assert.That(ViewOf("cid", Role.Attendee).Grants, Is.Empty);
        Assert.That(ViewOf("ben", Role.CoHost).Waiting.Single().Name, Is.EqualTo("dan"));

        AdmissionSnapshot ViewOf(string id, Role role) =>
            (AdmissionSnapshot)new AdmissionService().View(driver.Admission(), new Viewer(id, role));
    }

    [Test]
    public void Without_a_host_nobody_sees_who_knocks_and_who_comes_later_is_shown_them()
    {
        var driver = ConferenceDriver.Created().Join("cid");
        driver.Node(new ChangePolicy { Policy = new Policy { Lobby = true } });
        driver.Knock("dan");
        Assert.That(driver.Log[^1].Audience, Is.EqualTo(new[] { "/" }));
        driver.Join("ann", Role.Host);
        var answered = (QueryStep.Answered)driver.Ask(new GetLobby(), new Viewer("ann", Role.Host));
        Assert.That(((AdmissionSnapshot)answered.Answer).Waiting, Has.Count.EqualTo(1));
    }
}

using Collab.Core.Services;
using Collab.Core.Services.Breakouts;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Breakouts;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Breakouts;

[Parallelizable(ParallelScope.All)]
public sealed class BreakoutsTests
{
    [Test]
    public void Rooms_are_opened_once_and_the_next_set_is_another_one()
    {
        var driver = BreakoutsRoom.WithRooms();
        Assert.That(driver.Breakouts().Rooms.Select(x => x.Title), Is.EqualTo(new[] { "Red", "Room 2" }));
        driver.Send("ann", new OpenRooms { Titles = { "" } })
            .ShouldBeRefused(RefusalCode.LimitReached, "2 rooms are open already");
        driver.Send("ann", new CloseRooms());
        driver.Send("ann", new OpenRooms { Titles = { "" } });
        Assert.That(driver.Breakouts().Set, Is.EqualTo(2));
    }

    [Test]
    public void A_door_opens_to_those_who_belong_in_the_room_with_their_role_and_to_nobody_else()
    {
        var driver = BreakoutsRoom.WithRooms();
        driver.Move("pia", 1);
        var entry = driver.Enter("pia", "1-1");
        Assert.That((entry.Refused, entry.Title, entry.Name, entry.Role),
            Is.EqualTo(((RefusalCode?)null, "Red", "PIA", Role.Presenter)));
        Assert.That(driver.Enter("pia", "1-2").Refused, Is.EqualTo(RefusalCode.NotPermitted));
        Assert.That(driver.Enter("bob", "1-1").Refused, Is.EqualTo(RefusalCode.NotPermitted));
        Assert.That(driver.Enter("eve", "1-1").Refused, Is.EqualTo(RefusalCode.NotPermitted));
        Assert.That(driver.Enter("pia", "2-1").Refused, Is.EqualTo(RefusalCode.NotFound));
        Assert.That(driver.Enter("pia", "1-3").Refused, Is.EqualTo(RefusalCode.NotFound));
        driver.Send("pia", new Leave());
        Assert.That(driver.Enter("pia", "1-1").Refused, Is.EqualTo(RefusalCode.NotPermitted));
        driver.Join("pia", Role.Presenter);
        Assert.That(driver.Enter("pia", "1-1").Refused, Is.Null, "who comes back belongs where they did");
        driver.Send("ann", new CloseRooms());
        Assert.That(driver.Enter("pia", "1-1").Refused, Is.EqualTo(RefusalCode.NotFound));
    }

    [Test]
    public void People_are_dealt_out_evenly_and_hosts_stay()
    {
        var driver = BreakoutsRoom.WithRooms(open => open.Deal = true);
        Assert.That(driver.Breakouts().Assigned.Keys, Is.EqualTo(new[] { "bob", "cid", "dan", "pia" }));
        Assert.That(driver.Breakouts().Assigned.Values.Count(x => x == 1), Is.EqualTo(2));
        driver.Join("eve");
        driver.Send("ann", new DealOut());
        Assert.That(driver.Breakouts().RoomOf("eve"), Is.EqualTo(1));
        Assert.That(driver.Send("ann", new DealOut()).Events, Is.Empty);
    }

    [Test]
    public void Dealing_is_by_chance()
    {
        var dealt = Enumerable.Range(0, 20).Select(i =>
        {
            var driver = BreakoutsRoom.WithRooms();
            driver.Advance(i);
            driver.Send("ann", new DealOut());
            return string.Join(",", driver.Breakouts().Assigned.Values);
        });
        Assert.That(dealt.Distinct().Count(), Is.GreaterThan(2));
    }

    [Test]
    public void Attendees_go_back_always_and_elsewhere_only_by_choice()
    {
        var driver = BreakoutsRoom.WithRooms();
        driver.Send("bob", new ChooseRoom { Room = 1 }).ShouldBeRefused(RefusalCode.NotPermitted, "Hosts say");
        driver.Move("bob", 2);
        driver.Send("bob", new ChooseRoom { Room = 0 });
        Assert.That(driver.Breakouts().RoomOf("bob"), Is.Zero);
        driver.Send("ann", new ChooseRoom { Room = 2 });
        Assert.That(driver.Breakouts().RoomOf("ann"), Is.EqualTo(2), "hosts visit");

        var free = BreakoutsRoom.WithRooms(open => open.Choice = true);
        free.Send("bob", new ChooseRoom { Room = 1 });
        Assert.That(free.Breakouts().RoomOf("bob"), Is.EqualTo(1));
        free.Send("bob", new ChooseRoom { Room = 3 }).ShouldBeRefused(RefusalCode.NotFound, "room 3", "1 to 2");
        Assert.That(free.Send("bob", new ChooseRoom { Room = 1 }).Events, Is.Empty);
    }

    [Test]
    public void Moving_names_everybody_once_and_only_who_is_here()
    {
        var driver = BreakoutsRoom.WithRooms();
        driver.Move("eve", 1).ShouldBeRefused(RefusalCode.NotFound, "eve");
        driver.Move("bob", 3).ShouldBeRefused(RefusalCode.NotFound, "room 3");
        driver.Send("ann", new AssignParticipants()).ShouldBeRefused(RefusalCode.InvalidArgument, "0 entries");
        var twice = new Assignment { Participant = "bob", Room = 1 };
        driver.Send("ann", new AssignParticipants { Assignments = { twice, twice } })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "twice");
        driver.Move("bob", 1);
        Assert.That(driver.Move("bob", 1).Events, Is.Empty);
    }

    [Test]
    public void Rooms_close_after_a_countdown_or_at_once()
    {
        var driver = BreakoutsRoom.WithRooms(open => open.CountdownSeconds = 30);
        driver.Move("bob", 1);
        driver.Send("ann", new CloseRooms()).ShouldBe(new RoomsClosing { ClosesAt = driver.Now + 30_000 });
        driver.AdvanceSeconds(29);
        Assert.That(driver.Enter("bob", "1-1").Refused, Is.Null);
        driver.AdvanceSeconds(1);
        Assert.That((driver.Breakouts().IsOpen, driver.Breakouts().Assigned.Count), Is.EqualTo((false, 0)));

        driver = BreakoutsRoom.WithRooms(open => open.CountdownSeconds = 30);
        driver.Send("ann", new CloseRooms());
        driver.Send("ann", new CloseRooms()).ShouldBe(new RoomsClosed());
        driver.Send("ann", new CloseRooms()).ShouldChangeNothing();
    }

    [Test]
    public void The_timer_counts_down_and_closes()
    {
        var driver = BreakoutsRoom.WithRooms(open => (open.DurationSeconds, open.CountdownSeconds) = (60, 20));
        driver.AdvanceSeconds(39);
        Assert.That(driver.Breakouts().ClosesAt, Is.Zero);
        driver.AdvanceSeconds(1);
        Assert.That(driver.Breakouts().ClosesAt, Is.EqualTo(driver.Now + 20_000));
        driver.AdvanceSeconds(20);
        Assert.That(driver.Breakouts().IsOpen, Is.False);
    }

    [Test]
    public void Help_is_called_for_from_a_room_and_answered_by_hosts()
    {
        var driver = BreakoutsRoom.WithRooms();
        driver.Send("bob", new CallForHelp()).ShouldBeRefused(RefusalCode.NotFound, "from a room");
        driver.Move("bob", 2);
        driver.Send("bob", new CallForHelp());
        Assert.That(driver.Log[^1].Audience, Is.EqualTo(new[] { "ann", "bob" }));
        Assert.That(driver.Send("bob", new CallForHelp()).Events, Is.Empty);
        Assert.That(View(Role.Attendee).Calls, Is.Empty);
        Assert.That(View(Role.Host).Calls.Single().Participant, Is.EqualTo("bob"));
        driver.Send("ann", new AnswerHelp { Room = 2 });
        Assert.That(driver.Breakouts().Calls.Count, Is.Zero);

        BreakoutsSnapshot View(Role role) =>
            (BreakoutsSnapshot)new BreakoutsService().View(driver.Breakouts(), new Viewer("x", role));
    }

    [Test]
    public void What_is_said_to_all_has_limits()
    {
        var driver = BreakoutsRoom.WithRooms();
        driver.Send("ann", new BroadcastMessage { Text = " Five minutes " })
            .ShouldBe(new MessageBroadcast { Text = "Five minutes", From = "ann" });
        driver.Send("ann", new BroadcastMessage { Text = new string('t', 501) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "501", "500");
        driver.Send("bob", new BroadcastMessage { Text = "Hi" }).ShouldBeRefused(RefusalCode.NotPermitted);
    }

    [Test]
    public void Opening_has_limits()
    {
        var driver = BreakoutsRoom.Open();
        Refused(new OpenRooms(), "0 entries", "50");
        Refused(new OpenRooms { Titles = { Enumerable.Repeat("", 51) } }, "51");
        Refused(new OpenRooms { Titles = { new string('t', 101) } }, "101", "100");
        Refused(new OpenRooms { Titles = { "" }, DurationSeconds = 9 }, "9", "10 to 86400");
        Refused(new OpenRooms { Titles = { "" }, CountdownSeconds = 601 }, "601", "600");
        driver.Send("ann", new DealOut()).ShouldBeRefused(RefusalCode.NotFound, "No rooms are open");

        void Refused(OpenRooms open, params string[] why) =>
            driver.Send("ann", open).ShouldBeRefused(RefusalCode.InvalidArgument, why);
    }
}

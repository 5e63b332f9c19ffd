using Collab.Core.Services;
using Collab.Core.Services.Breakouts;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Breakouts;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Breakouts;

/// <summary>A conference with a host (ann), a presenter (pia) and attendees (bob, cid, dan), and two rooms.</summary>
internal static class BreakoutsRoom
{
    public static ConferenceDriver Open() => ConferenceDriver.Created()
        .Join("ann", Role.Host).Join("pia", Role.Presenter).Join("bob").Join("cid").Join("dan");

    public static ConferenceDriver WithRooms(Action<OpenRooms>? change = null)
    {
        var driver = Open();
        var open = new OpenRooms { Titles = { "Red", "" } };
        change?.Invoke(open);
        Assert.That(driver.Send("ann", open).Refused, Is.Null);
        return driver;
    }

    public static BreakoutsState Breakouts(this ConferenceDriver driver) =>
        (BreakoutsState)driver.State.StateOf(BreakoutsService.ServiceName);

    public static Outcome Move(this ConferenceDriver driver, string participant, int room) =>
        driver.Send("ann", new AssignParticipants
        {
            Assignments = { new Assignment { Participant = participant, Room = room } },
        });

    /// <summary>What a node asks when somebody comes to a room.</summary>
    public static RoomEntry Enter(this ConferenceDriver driver, string participant, string room) =>
        new BreakoutsService().Enter(driver.Breakouts(), room, participant, driver.Facts);
}

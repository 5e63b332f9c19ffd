using Collab.Core.Services.Timer;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Timer;

namespace Collab.Core.Tests.Services.Timer;

/// <summary>A conference with a presenter (pia) who keeps the time.</summary>
internal static class TimerRoom
{
    public static ConferenceDriver Open() =>
        ConferenceDriver.Created().Join("ann", Role.Host).Join("pia", Role.Presenter).Join("bob");

    public static TimerState Timer(this ConferenceDriver driver) =>
        (TimerState)driver.State.StateOf(TimerService.ServiceName);

    public static Clock Clock(this ConferenceDriver driver) => driver.Timer().Clock;

    /// <summary>Adds items and tells the last one's number.</summary>
    public static long Add(this ConferenceDriver driver, params string[] titles)
    {
        foreach (var title in titles) driver.Send("pia", new AddItem { Title = title, PlannedSeconds = 60 });
        return driver.Timer().NextItem - 1;
    }

    public static string Titles(this ConferenceDriver driver) =>
        string.Join(" ", driver.Timer().Items.Select(x => x.Title));
}

using Collab.Core.Services;
using Collab.Core.Services.Scheduling;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Tests.Services.Scheduling;

/// <summary>
/// A conference that was created on Friday, 2027-01-15 at 08:00 UTC, with nobody in it: what is planned is planned by
/// the server.
/// </summary>
internal static class SchedulingRoom
{
    public static ConferenceDriver Created() => ConferenceDriver.Created(new Settings { EmptyTimeoutSeconds = 60 });

    public static SchedulingState Plan(this ConferenceDriver driver) =>
        (SchedulingState)driver.State.StateOf(SchedulingService.ServiceName);

    /// <summary>At nine in Berlin on the day after, for an hour.</summary>
    public static Schedule Tomorrow(string rule = "") => new()
    {
        Starts = "2027-01-16T09:00:00",
        TimeZone = "Europe/Berlin",
        DurationSeconds = 3600,
        Rule = rule,
    };

    public static ConferenceDriver Plan(this ConferenceDriver driver, Schedule schedule)
    {
        var outcome = driver.Node(new SetSchedule { Schedule = schedule });
        return outcome.Refused is null ? driver : throw new InvalidOperationException(outcome.Decision.Message);
    }

    public static long At(string utc) =>
        DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static void AdvanceTo(this ConferenceDriver driver, string utc) => driver.Advance(At(utc) - driver.Now);

    public static Occurrence Hour(string utc) => new() { Start = At(utc), End = At(utc) + 3_600_000 };

    /// <summary>The local starts as UTC, for reading.</summary>
    public static string Starts(this ConferenceDriver driver, int count) => string.Join(
        " ",
        driver.Plan().Occurrences.Take(count).Select(x => DateTimeOffset.FromUnixTimeMilliseconds(x.Start)
            .ToString("MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture)));

    public static string Calendar(this ConferenceDriver driver) =>
        ((CalendarFile)((QueryStep.Answered)driver.Ask(new GetCalendar(), new Viewer("x", Role.Attendee))).Answer).Text;
}

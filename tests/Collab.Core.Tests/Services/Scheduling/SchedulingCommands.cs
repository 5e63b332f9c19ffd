using System.Globalization;
using Collab.Core.Services.Scheduling;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Core.Tests.Services.Scheduling;

/// <summary>
/// Random plans for the next minutes and days. One that ends the conference, or closes it, comes only where it lasts no
/// longer than an hour anyway: a long one is for others too.
/// </summary>
internal sealed class SchedulingCommands : IRandomCommands
{
    private static readonly string[] Rules = ["", "", "FREQ=DAILY", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=MO,TH"];

    public string Service => "scheduling";

    public IMessage Next(Random random, ConferenceDriver driver)
    {
        var plan = driver.Plan();
        var occurrences = plan.Occurrences;
        var isShort = driver.Facts.Conference.Settings.DurationMaxSeconds <= 3600;
        // What goes on for ever is mostly left as it is, so that the known part of it runs out.
        return random.Next(plan.Complete || occurrences.IsEmpty ? 10 : 60) switch
        {
            <= 3 => new SetSchedule
            {
                Schedule = new Schedule
                {
                    Starts = DateTimeOffset.FromUnixTimeMilliseconds(driver.Now + random.Next(-60_000, 90_000))
                        .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
                    TimeZone = "UTC",
                    DurationSeconds = random.Next(60, 70),
                    Rule = Rules[random.Next(isShort ? Rules.Length : Rules.Length - 1)],
                    EarlyJoinSeconds = isShort ? random.Next(3) * 30 : SchedulingLimits.EarlyJoinSecondsMax,
                    ReminderSeconds = { 20, 5 },
                    HardEnd = isShort && random.Next(3) > 0,
                },
            },
            4 => new ClearSchedule(),
            <= 6 => new ExtendOccurrence { Seconds = random.Next(-30, 90) },
            _ => new CancelOccurrence
            {
                Start = occurrences.IsEmpty ? 1 : occurrences[random.Next(Math.Min(3, occurrences.Count))].Start,
            },
        };
    }
}

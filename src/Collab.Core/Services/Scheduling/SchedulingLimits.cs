namespace Collab.Core.Services.Scheduling;

/// <summary>Limits of a schedule. All are inclusive.</summary>
public static class SchedulingLimits
{
    /// <summary>The shortest occurrence, in seconds.</summary>
    public const int DurationSecondsMin = 60;

    /// <summary>The longest occurrence, extensions included, in seconds: a day.</summary>
    public const int DurationSecondsMax = 86_400;

    /// <summary>How early those may be let in who are no hosts, in seconds: a day.</summary>
    public const int EarlyJoinSecondsMax = 86_400;

    /// <summary>Reminders before each start.</summary>
    public const int RemindersMax = 5;

    /// <summary>How long before a start a reminder may be, in seconds: a week.</summary>
    public const int ReminderSecondsMax = 604_800;

    /// <summary>Length of a recurrence rule, in characters.</summary>
    public const int RuleCharactersMax = 200;

    /// <summary>Length of a time zone's name, in characters.</summary>
    public const int TimeZoneCharactersMax = 64;

    /// <summary>The first year in which a schedule may start.</summary>
    public const int StartYearMin = 1970;

    /// <summary>The last year in which a schedule may start.</summary>
    public const int StartYearMax = 2199;

    /// <summary>Occurrences that are known in advance.</summary>
    public const int OccurrencesMax = 32;

    /// <summary>When no more are known, the next ones are worked out.</summary>
    public const int OccurrencesMin = 24;

    /// <summary>Occurrences that are left out, and remembered for the calendar; the oldest give way first.</summary>
    public const int CancelledMax = 100;

    /// <summary>
    /// Occurrences that are passed over to find those ahead, when a schedule with COUNT begins in the past: a daily one
    /// of over ten years.
    /// </summary>
    public const int PassedMax = 4_000;

    /// <summary>How far ahead an occurrence may lie, in years.</summary>
    public const int YearsMax = 10;
}

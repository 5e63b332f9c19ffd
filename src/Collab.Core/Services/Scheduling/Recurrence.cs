using System.Globalization;
using Collab.Protocol;
using Collab.Protocol.Services.Scheduling;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;
using NodaTime.Text;
using Occurrence = Collab.Protocol.Services.Scheduling.Occurrence;

namespace Collab.Core.Services.Scheduling;

/// <summary>From a schedule to moments, by Ical.Net and the time zone database that NodaTime carries.</summary>
/// <remarks>
/// Pure, and asked only by decisions: what comes of it stands in events. A replay never works occurrences out again, so
/// that a newer time zone database changes what is planned from then on, and nothing that was.
/// </remarks>
internal static class Recurrence
{
    private const long DayMs = 86_400_000;

    private static readonly string[] Frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss");

    /// <summary>Checks when a schedule begins, where, and its rule.</summary>
    public static Decision? Check(Schedule schedule)
    {
        var starts = Local.Parse(schedule.Starts);
        if (!starts.Success
            || starts.Value.Year is < SchedulingLimits.StartYearMin or > SchedulingLimits.StartYearMax)
        {
            return Refuse(
                $"starts is '{LegalText.Quotable(schedule.Starts)}': a local date and time such as 2026-11-02T09:00:00 "
                + $"in the years {SchedulingLimits.StartYearMin} to {SchedulingLimits.StartYearMax} is legal.");
        }

        if (!HasZone(schedule))
        {
            return Refuse(
                $"time_zone is '{LegalText.Quotable(schedule.TimeZone)}': a name of the IANA database such as "
                + "Europe/Berlin is legal.");
        }

        return schedule.Rule.Length == 0 ? null : CheckRule(schedule.Rule);
    }

    /// <summary>
    /// Whether the time zone database has the schedule's zone. It had when the schedule was set; a newer one need not.
    /// </summary>
    public static bool HasZone(Schedule schedule) =>
        schedule.TimeZone.Length is > 0 and <= SchedulingLimits.TimeZoneCharactersMax
        && DateTimeZoneProviders.Tzdb.Ids.Contains(schedule.TimeZone);

    /// <summary>The first occurrences that end after a moment, and whether there are no others.</summary>
    /// <param name="schedule">A checked one.</param>
    /// <param name="endAfter">Milliseconds since the Unix epoch.</param>
    /// <param name="startAfter">They start after this moment too.</param>
    /// <param name="count">So many at the most.</param>
    public static (List<Occurrence> Occurrences, bool Complete) Next(
        Schedule schedule, long endAfter, long startAfter, int count)
    {
        // Settling cannot refuse: a plan of which nothing can be worked out any more ends with what is known of it.
        if (!HasZone(schedule)) return ([], true);
        var found = new List<Occurrence>();
        var latest = endAfter + (SchedulingLimits.YearsMax * 366L * DayMs);
        var passed = 0;
        foreach (var start in Starts(schedule, Math.Max(endAfter, startAfter), latest))
        {
            var end = start + (schedule.DurationSeconds * 1000L);
            if (start > latest) return (found, true);
            if (end <= endAfter || start <= startAfter)
            {
                if (++passed > SchedulingLimits.PassedMax) return (found, true);
                continue;
            }

            if (found.Count == count) return (found, false);
            found.Add(new Occurrence { Start = start, End = end });
        }

        return (found, true);
    }

    /// <summary>The plan as a component of a calendar.</summary>
    public static CalendarEvent Event(Schedule schedule)
    {
        var local = Local.Parse(schedule.Starts).Value;
        var component = new CalendarEvent
        {
            DtStart = new CalDateTime(
                local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second, schedule.TimeZone),
            Duration = Ical.Net.DataTypes.Duration.FromSeconds(schedule.DurationSeconds),
        };
        if (schedule.Rule.Length > 0) component.RecurrenceRule = new RecurrenceRule(schedule.Rule);
        return component;
    }

    /// <summary>A moment in the schedule's zone.</summary>
    public static CalDateTime LocalTime(Schedule schedule, long milliseconds)
    {
        var local = Instant.FromUnixTimeMilliseconds(milliseconds)
            .InZone(DateTimeZoneProviders.Tzdb[schedule.TimeZone]);
        return new CalDateTime(
            local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second, schedule.TimeZone);
    }

    // What COUNT leaves depends on all that was before. Any other rule is worked out from where it is asked for, less
    // the longest occurrence and what a zone may change its clocks by.
    private static IEnumerable<long> Starts(Schedule schedule, long after, long latest)
    {
        var component = Event(schedule);
        var rule = component.RecurrenceRule;
        var from = component.DtStart!;
        var shortlyBefore = after - (2 * DayMs);
        if (rule is { Count: null } && shortlyBefore > Moment(from)) from = LocalTime(schedule, shortlyBefore);
        var options = new EvaluationOptions { MaxUnmatchedIncrementsLimit = Steps(rule, latest - Moment(from)) };
        using var occurrences = component.GetOccurrences(from, options).GetEnumerator();
        while (MoveNext(occurrences))
            yield return Moment(occurrences.Current.Period.StartTime);
    }

    private static long Moment(CalDateTime time) => new DateTimeOffset(time.AsUtc).ToUnixTimeMilliseconds();

    // In so many steps without an occurrence a rule has gone past the time.
    private static int Steps(RecurrenceRule? rule, long milliseconds)
    {
        if (rule is null) return 1;
        var days = rule.Frequency switch
        {
            FrequencyType.Daily => 1,
            FrequencyType.Weekly => 7,
            FrequencyType.Monthly => 28,
            _ => 365,
        };
        return 2 + (int)Math.Max(0, milliseconds / (DayMs * days * rule.Interval));
    }

    // A rule that has gone past the last moment that counts has no more occurrences; nor has one that has come to the
    // end of the calendar.
    private static bool MoveNext<T>(IEnumerator<T> occurrences)
    {
        try
        {
            return occurrences.MoveNext();
        }
        catch (Exception exception) when (exception is EvaluationLimitExceededException
            or EvaluationOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            return false;
        }
    }

    private static Decision? CheckRule(string rule)
    {
        if (rule.Length > SchedulingLimits.RuleCharactersMax)
        {
            return Refuse(
                $"rule has {rule.Length} characters; at most {SchedulingLimits.RuleCharactersMax} are legal.");
        }

        var parts = rule.Split(';').Select(part => part.Split('=')).ToList();
        var illegal = parts.Exists(part => part.Length != 2)
            || parts.Select(part => part[0]).Distinct(StringComparer.Ordinal).Count() != parts.Count
            || !parts.TrueForAll(part => IsLegalPart(part[0], part[1]))
            || !parts.Exists(part => part[0] == "FREQ");
        return illegal || !IsParsed(rule)
            ? Refuse(
                $"rule is '{LegalText.Quotable(rule)}': a rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=MO,TH is legal, "
                + "with FREQ, INTERVAL, COUNT, UNTIL (UTC), BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS and WKST.")
            : null;
    }

    private static bool IsLegalPart(string name, string value) => name switch
    {
        "FREQ" => Frequencies.Contains(value),
        "INTERVAL" => Whole(value) is >= 1 and <= 1000,
        "COUNT" => Whole(value) is >= 1 and <= 10_000,
        "UNTIL" => IsUntil(value),
        "BYMONTH" => Each(value, part => Whole(part) is >= 1 and <= 12),
        "BYMONTHDAY" => Each(value, part => Math.Abs(Whole(part)) is >= 1 and <= 31),
        "BYSETPOS" => Each(value, part => Math.Abs(Whole(part)) is >= 1 and <= 366),
        "BYDAY" => Each(value, IsDay),
        "WKST" => IsDay(value) && value.Length == 2,
        _ => false,
    };

    private static bool Each(string value, Predicate<string> isLegal) => Array.TrueForAll(value.Split(','), isLegal);

    // MO, 1MO, -1SU
    private static bool IsDay(string value) =>
        value.Length is >= 2 and <= 5
        && value[^2..] is "MO" or "TU" or "WE" or "TH" or "FR" or "SA" or "SU"
        && (value.Length == 2 || Math.Abs(Whole(value[..^2])) is >= 1 and <= 53);

    private static bool IsUntil(string value) => DateTime.TryParseExact(
        value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static int Whole(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number > -100_000
            ? number
            : 0;

    private static bool IsParsed(string rule)
    {
        try
        {
            _ = new RecurrenceRule(rule);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or System.Runtime.Serialization
            .SerializationException)
        {
            return false;
        }
    }

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}

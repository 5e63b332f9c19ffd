using Collab.Protocol;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Services.Scheduling;

/// <summary>Sets, clears and changes the plan.</summary>
internal static class Planning
{
    public static Decision Set(SchedulingState state, SetSchedule set, long now)
    {
        if (set.Schedule is null)
            return Refuse("schedule is missing: send one, or ClearSchedule for a conference without a plan.");
        if (Check(set.Schedule) is { } illegal) return illegal;
        if (set.Schedule.Equals(state.Schedule)) return Decision.Nothing;
        var (occurrences, complete) = Recurrence.Next(set.Schedule, now, 0, SchedulingLimits.OccurrencesMax);
        return occurrences.Count == 0
            ? Refuse(
                "The schedule has nothing ahead: it is over, or begins more than "
                + $"{SchedulingLimits.YearsMax} years from now.")
            : Decision.Accept(new ScheduleSet
            {
                Schedule = set.Schedule,
                Occurrences = { occurrences },
                Complete = complete,
            });
    }

    public static Decision Clear(SchedulingState state) =>
        state.Schedule is null ? Decision.Nothing : Decision.Accept(new ScheduleCleared());

    public static Decision Extend(SchedulingState state, ExtendOccurrence extend, long now)
    {
        if (!state.Started)
            return Decision.Refuse(RefusalCode.NotFound, "No occurrence is on, so none can be extended.");
        var current = state.Occurrences[0];
        var end = current.End + (extend.Seconds * 1000L);
        var (first, last) = (now + 60_000, current.Start + (SchedulingLimits.DurationSecondsMax * 1000L));
        if (extend.Seconds == 0) return Decision.Nothing;
        return end < first || end > last
            ? Refuse(
                $"seconds is {extend.Seconds}: the end would be at {end}; {first} (a minute from now) to {last} (a day "
                + "from the start) are legal.")
            : Decision.Accept(new OccurrenceExtended
            {
                Occurrence = new Occurrence { Start = current.Start, End = end },
            });
    }

    public static Decision Cancel(SchedulingState state, CancelOccurrence cancel)
    {
        var place = state.Occurrences.FindIndex(x => x.Start == cancel.Start);
        if (place < 0)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, $"No occurrence that is known starts at {cancel.Start}: look at those ahead.");
        }

        if (place == 0 && state.Started)
            return Refuse("The occurrence has begun: shorten it with ExtendOccurrence, or end the conference.");
        return state.Occurrences.Count == 1 && state.Complete
            ? Refuse("It is the last occurrence: clear the schedule, or end the conference.")
            : Decision.Accept(new OccurrenceCancelled { Occurrence = state.Occurrences[place] });
    }

    private static Decision? Check(Schedule schedule)
    {
        if (Range("duration_seconds", schedule.DurationSeconds, SchedulingLimits.DurationSecondsMin,
            SchedulingLimits.DurationSecondsMax) is { } duration)
        {
            return duration;
        }

        if (Range("early_join_seconds", schedule.EarlyJoinSeconds, 0, SchedulingLimits.EarlyJoinSecondsMax)
            is { } early)
        {
            return early;
        }

        if (schedule.ReminderSeconds.Count > SchedulingLimits.RemindersMax
            || schedule.ReminderSeconds.Distinct().Count() != schedule.ReminderSeconds.Count)
        {
            return Refuse(
                $"reminder_seconds has {schedule.ReminderSeconds.Count} items: at most "
                + $"{SchedulingLimits.RemindersMax} different ones are legal.");
        }

        return schedule.ReminderSeconds
            .Select(x => Range("reminder_seconds", x, 1, SchedulingLimits.ReminderSecondsMax))
            .FirstOrDefault(x => x is not null) ?? Recurrence.Check(schedule);
    }

    private static Decision? Range(string field, int value, int min, int max) => value >= min && value <= max
        ? null
        : Refuse($"{field} is {value}; {min} to {max} are legal.");

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}

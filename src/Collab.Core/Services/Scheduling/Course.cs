using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Core.Services.Scheduling;

/// <summary>What time brings about: reminders, starts, ends, and more occurrences when few are left.</summary>
internal static class Course
{
    /// <summary>All that is due, in the order in which it was.</summary>
    public static Decision Settle(SchedulingState state, long now)
    {
        var events = new List<IMessage>();
        while (Next(state, now) is { } due)
        {
            events.Add(due);
            state = SchedulingEvents.Evolve(state, due, now);
        }

        return Decision.Accept([.. events]);
    }

    /// <summary>When something is next due; <c>null</c> for never.</summary>
    public static long? NextDeadline(SchedulingState state)
    {
        if (state.Occurrences.IsEmpty) return null;
        var next = state.Occurrences[0];
        if (state.Started) return next.End;
        var reminder = NextReminder(state);
        return reminder > 0 ? next.Start - (reminder * 1000L) : next.Start;
    }

    private static IMessage? Next(SchedulingState state, long now)
    {
        if (state.Schedule is null) return null;
        if (!state.Complete && state.Occurrences.Count < SchedulingLimits.OccurrencesMin) return More(state, now);
        if (state.Occurrences.IsEmpty) return null;
        var next = state.Occurrences[0];
        if (state.Started) return next.End <= now ? new OccurrenceEnded { Occurrence = next } : null;
        if (next.Start <= now) return new OccurrenceStarted { Occurrence = next };
        // Of several that were missed the latest says all.
        var reminder = state.Schedule.ReminderSeconds
            .Where(x => next.Start - (x * 1000L) <= now && (state.RemindedSeconds == 0 || x < state.RemindedSeconds))
            .DefaultIfEmpty(0).Min();
        return reminder > 0 ? new ReminderDue { Occurrence = next, Seconds = reminder } : null;
    }

    private static OccurrencesAdded More(SchedulingState state, long now)
    {
        // All that is known lies before, what was left out included.
        var after = state.Occurrences.Select(x => x.Start).Concat(state.Cancelled).DefaultIfEmpty(0).Max();
        var count = SchedulingLimits.OccurrencesMax - state.Occurrences.Count;
        var (occurrences, complete) = Recurrence.Next(state.Schedule!, now, after, count);
        return new OccurrencesAdded { Occurrences = { occurrences }, Complete = complete };
    }

    private static int NextReminder(SchedulingState state) => state.Schedule!.ReminderSeconds
        .Where(x => state.RemindedSeconds == 0 || x < state.RemindedSeconds)
        .DefaultIfEmpty(0).Max();
}

using System.Collections.Immutable;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Core.Services.Scheduling;

/// <summary>The plan, and the occurrences that are on and ahead. Messages in it are replaced, never changed.</summary>
public sealed record SchedulingState
{
    /// <summary>Stands for no reminder yet.</summary>
    private const int NoReminder = 0;

    /// <summary>No plan.</summary>
    public static readonly SchedulingState Empty = new();

    /// <summary><c>null</c> when there is no plan.</summary>
    public Schedule? Schedule { get; private init; }

    /// <summary>On and ahead, in order.</summary>
    public ImmutableList<Occurrence> Occurrences { get; private init; } = [];

    /// <summary>Whether there are no others than <see cref="Occurrences"/>.</summary>
    public bool Complete { get; private init; }

    /// <summary>Whether the first occurrence is on.</summary>
    public bool Started { get; private init; }

    /// <summary>The last reminder of the next occurrence that was given or was too late; 0 for none.</summary>
    public int RemindedSeconds { get; private init; }

    /// <summary>The end of the last occurrence that there was or is known of; 0 for none.</summary>
    public long LastEnd { get; private init; }

    /// <summary>Starts that were left out.</summary>
    public ImmutableList<long> Cancelled { get; private init; } = [];

    /// <summary>When those who are no hosts are let in again; 0 when they are.</summary>
    public long OpensAt => Schedule is null || Started || Occurrences.IsEmpty
        ? 0
        : Occurrences[0].Start - (Schedule.EarlyJoinSeconds * 1000L);

    /// <summary>How long the plan wants the conference to be there.</summary>
    public Hours Hours =>
        Schedule is null ? Hours.Any : new Hours(LastEnd, Schedule.HardEnd && Complete ? LastEnd : 0);

    internal static SchedulingState Planned(ScheduleSet set, long now)
    {
        var state = new SchedulingState
        {
            Schedule = set.Schedule,
            Occurrences = [.. set.Occurrences],
            Complete = set.Complete,
        };
        return state.WithLastEnd().Reminded(now);
    }

    internal SchedulingState With(OccurrencesAdded added) =>
        (this with { Occurrences = Occurrences.AddRange(added.Occurrences), Complete = added.Complete }).WithLastEnd();

    internal SchedulingState Remind(ReminderDue due) => this with { RemindedSeconds = due.Seconds };

    internal SchedulingState Start() => this with { Started = true };

    internal SchedulingState Extend(Occurrence occurrence) =>
        (this with { Occurrences = Occurrences.SetItem(0, occurrence) }).WithLastEnd();

    /// <summary>The first occurrence is over; reminders of the next that were due by then are not given.</summary>
    internal SchedulingState End(Occurrence occurrence) => (this with
    {
        Occurrences = Occurrences.RemoveAt(0),
        Started = false,
        RemindedSeconds = NoReminder,
    }).Reminded(occurrence.End);

    internal SchedulingState Cancel(Occurrence occurrence, long now)
    {
        var place = Occurrences.FindIndex(x => x.Start == occurrence.Start);
        var cancelled = Cancelled.Add(occurrence.Start);
        var state = this with
        {
            Occurrences = Occurrences.RemoveAt(place),
            Cancelled = cancelled.Count > SchedulingLimits.CancelledMax ? cancelled.RemoveAt(0) : cancelled,
        };
        return place == 0
            ? (state with { RemindedSeconds = NoReminder }).WithLastEnd().Reminded(now)
            : state.WithLastEnd();
    }

    internal SchedulingSnapshot Write() => new()
    {
        Schedule = Schedule,
        Occurrences = { Occurrences },
        Complete = Complete,
        Started = Started,
        RemindedSeconds = RemindedSeconds,
        LastEnd = LastEnd,
        Cancelled = { Cancelled },
    };

    internal static SchedulingState Read(SchedulingSnapshot snapshot) => new()
    {
        Schedule = snapshot.Schedule,
        Occurrences = [.. snapshot.Occurrences],
        Complete = snapshot.Complete,
        Started = snapshot.Started,
        RemindedSeconds = snapshot.RemindedSeconds,
        LastEnd = snapshot.LastEnd,
        Cancelled = [.. snapshot.Cancelled],
    };

    // Occurrences may overlap when they were extended: the latest end counts.
    private SchedulingState WithLastEnd() => Occurrences.IsEmpty
        ? this
        : this with { LastEnd = Occurrences.Max(x => x.End) };

    private SchedulingState Reminded(long now)
    {
        if (Occurrences.IsEmpty || Started) return this;
        var late = Schedule!.ReminderSeconds.Where(x => Occurrences[0].Start - (x * 1000L) <= now)
            .DefaultIfEmpty(NoReminder).Min();
        return this with { RemindedSeconds = late };
    }
}

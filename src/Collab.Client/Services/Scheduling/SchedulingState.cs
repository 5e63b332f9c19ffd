using System.Collections.Immutable;
using Collab.Protocol.Services.Scheduling;

namespace Collab.Client;

/// <summary>The plan as the fold of the log. Immutable.</summary>
public sealed record SchedulingState
{
    internal static readonly SchedulingState Empty = new();

    private SchedulingState() { }

    /// <summary><c>null</c> when there is no plan. A change is another object.</summary>
    public Schedule? Schedule { get; private init; }

    /// <summary>On and ahead, in order, as far as the server knows them.</summary>
    public ImmutableList<Occurrence> Occurrences { get; private init; } = [];

    /// <summary>Whether there are no others than <see cref="Occurrences"/>.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>The occurrence that is on; <c>null</c> for none.</summary>
    public Occurrence? Current => HasStarted && !Occurrences.IsEmpty ? Occurrences[0] : null;

    /// <summary>The occurrence that comes next; <c>null</c> for none.</summary>
    public Occurrence? Next => Occurrences.ElementAtOrDefault(HasStarted ? 1 : 0);

    private bool HasStarted { get; init; }

    internal static SchedulingState Of(SchedulingSnapshot snapshot) => new()
    {
        Schedule = snapshot.Schedule,
        Occurrences = [.. snapshot.Occurrences],
        IsComplete = snapshot.Complete,
        HasStarted = snapshot.Started,
    };

    internal SchedulingState After(ConferenceEvent @event) => @event.Body switch
    {
        ScheduleSet e => new SchedulingState
        {
            Schedule = e.Schedule,
            Occurrences = [.. e.Occurrences],
            IsComplete = e.Complete,
        },
        ScheduleCleared => Empty,
        OccurrencesAdded e => this with
        {
            Occurrences = Occurrences.AddRange(e.Occurrences),
            IsComplete = e.Complete,
        },
        OccurrenceStarted => this with { HasStarted = true },
        OccurrenceEnded e => this with { Occurrences = Without(e.Occurrence), HasStarted = false },
        OccurrenceExtended e => this with
        {
            Occurrences = [.. Occurrences.Select(x => x.Start == e.Occurrence.Start ? e.Occurrence : x)],
        },
        OccurrenceCancelled e => this with { Occurrences = Without(e.Occurrence) },
        _ => this,
    };

    private ImmutableList<Occurrence> Without(Occurrence occurrence) =>
        Occurrences.RemoveAll(x => x.Start == occurrence.Start);
}

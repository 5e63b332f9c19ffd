using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Core.Services.Scheduling;

/// <summary>What an event makes of the plan.</summary>
internal static class SchedulingEvents
{
    /// <param name="state">The plan before.</param>
    /// <param name="event">What happened.</param>
    /// <param name="time">When it was decided, milliseconds since the Unix epoch.</param>
    public static SchedulingState Evolve(SchedulingState state, IMessage @event, long time) => @event switch
    {
        ScheduleSet e => SchedulingState.Planned(e, time),
        ScheduleCleared => SchedulingState.Empty,
        OccurrencesAdded e => state.With(e),
        ReminderDue e => state.Remind(e),
        OccurrenceStarted => state.Start(),
        OccurrenceEnded e => state.End(e.Occurrence),
        OccurrenceExtended e => state.Extend(e.Occurrence),
        OccurrenceCancelled e => state.Cancel(e.Occurrence, time),
        _ => throw new UnknownEventException(SchedulingService.ServiceName, @event.Descriptor.Name),
    };
}

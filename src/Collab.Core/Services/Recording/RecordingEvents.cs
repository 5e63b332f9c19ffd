using Collab.Protocol.Services.Recording;
using Google.Protobuf;

namespace Collab.Core.Services.Recording;

/// <summary>What an event makes of the recordings.</summary>
internal static class RecordingEvents
{
    public static RecordingState Evolve(RecordingState state, IMessage @event, EventContext context) => @event switch
    {
        RecordingStarted e => Start(state, e, context),
        RecordingPaused => End(state, context) with { Status = RecordingStatus.Paused },
        RecordingWaiting => End(state, context) with { Status = RecordingStatus.Waiting },
        RecordingResumed => state.Change(current => Begin(current, context)) with
        {
            Status = RecordingStatus.Running,
        },
        RecordingStopped => Stop(state, context),
        MarkAdded e => state.Change(current => current.Marks.Add(new Mark
        {
            Text = e.Text,
            By = context.Participant,
            Seq = context.Seq,
            At = context.Time,
        })),
        ConsentGiven => state with { Consents = state.Consents.SetItem(context.Participant, true) },
        ConsentRefused => state with { Consents = state.Consents.SetItem(context.Participant, false) },
        RecordingDeleted e => state with { Recordings = state.Recordings.RemoveAll(x => x.Number == e.Number) },
        _ => throw new UnknownEventException(RecordingService.ServiceName, @event.Descriptor.Name),
    };

    private static RecordingState Start(RecordingState state, RecordingStarted e, EventContext context)
    {
        var entry = new RecordingEntry
        {
            Number = e.Number,
            Title = e.Title,
            By = context.Participant,
            StartedAt = context.Time,
            ConsentNeeded = e.ConsentNeeded,
        };
        if (!e.Waiting) Begin(entry, context);
        return state with
        {
            Status = e.Waiting ? RecordingStatus.Waiting : RecordingStatus.Running,
            Recordings = state.Recordings.Add(entry),
            NextNumber = e.Number + 1,
        };
    }

    // What was agreed to is over with it.
    private static RecordingState Stop(RecordingState state, EventContext context) =>
        End(state, context).Change(current => current.StoppedAt = context.Time) with
        {
            Status = RecordingStatus.None,
            Consents = state.Consents.Clear(),
        };

    private static void Begin(RecordingEntry entry, EventContext context) =>
        entry.Stretches.Add(new Stretch { FirstSeq = context.Seq, StartedAt = context.Time });

    private static RecordingState End(RecordingState state, EventContext context) =>
        state.Status != RecordingStatus.Running
            ? state
            : state.Change(current =>
            {
                var stretch = current.Stretches[^1];
                stretch.LastSeq = context.Seq;
                stretch.EndedAt = context.Time;
            });
}

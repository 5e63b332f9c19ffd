using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Core.Services.Breakouts;

/// <summary>The rooms after an event.</summary>
internal static class BreakoutsEvents
{
    public static BreakoutsState Evolve(BreakoutsState state, IMessage @event) => @event switch
    {
        RoomsOpened e => BreakoutsState.None with
        {
            Set = e.Set,
            Rooms = [.. e.Rooms],
            Choice = e.Choice,
            EndsAt = e.EndsAt,
            CountdownSeconds = e.CountdownSeconds,
        },
        ParticipantsAssigned e => e.Assignments.Aggregate(state, (all, one) => all with
        {
            Assigned = one.Room == 0
                ? all.Assigned.Remove(one.Participant)
                : all.Assigned.SetItem(one.Participant, one.Room),
        }),
        MessageBroadcast => state,
        HelpCalled e => state with { Calls = state.Calls.With(Talking.Key(e.Call.Room), e.Call) },
        HelpAnswered e => state with { Calls = state.Calls.Without(Talking.Key(e.Room)) },
        RoomsClosing e => state with { ClosesAt = e.ClosesAt },
        RoomsClosed => BreakoutsState.None with { Set = state.Set },
        _ => throw new UnknownEventException(BreakoutsService.ServiceName, @event.Descriptor.Name),
    };
}

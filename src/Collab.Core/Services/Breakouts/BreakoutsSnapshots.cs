using System.Collections.Immutable;
using Collab.Protocol.Services.Breakouts;

namespace Collab.Core.Services.Breakouts;

/// <summary>Breakouts as a message, and back.</summary>
internal static class BreakoutsSnapshots
{
    public static BreakoutsSnapshot Write(BreakoutsState state, bool calls)
    {
        var snapshot = new BreakoutsSnapshot
        {
            Set = state.Set,
            Rooms = { state.Rooms },
            Choice = state.Choice,
            EndsAt = state.EndsAt,
            CountdownSeconds = state.CountdownSeconds,
            ClosesAt = state.ClosesAt,
            Assignments = { state.Assigned.Select(x => new Assignment { Participant = x.Key, Room = x.Value }) },
        };
        if (calls) snapshot.Calls.AddRange(state.Calls.Items);
        return snapshot;
    }

    public static BreakoutsState Read(BreakoutsSnapshot snapshot) => new()
    {
        Set = snapshot.Set,
        Rooms = [.. snapshot.Rooms],
        Choice = snapshot.Choice,
        EndsAt = snapshot.EndsAt,
        CountdownSeconds = snapshot.CountdownSeconds,
        ClosesAt = snapshot.ClosesAt,
        Assigned = snapshot.Assignments.ToImmutableSortedDictionary(
            x => x.Participant, x => x.Room, StringComparer.Ordinal),
        Calls = snapshot.Calls.Aggregate(new Sequence<HelpCall>(), (all, x) => all.With(Talking.Key(x.Room), x)),
    };
}

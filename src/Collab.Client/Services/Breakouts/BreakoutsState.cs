using System.Collections.Immutable;
using Collab.Protocol.Services.Breakouts;

namespace Collab.Client;

/// <summary>The rooms that are open and who belongs where, as the fold of the log. Immutable.</summary>
public sealed record BreakoutsState
{
    internal static readonly BreakoutsState Empty = new();

    private BreakoutsState() { }

    /// <summary>The number of the newest set of rooms; 0 before the first.</summary>
    public long Set { get; private init; }

    /// <summary>By number from 1; empty while no rooms are open.</summary>
    public ImmutableList<BreakoutRoom> Rooms { get; private init; } = [];

    /// <summary>Whether attendees choose their room.</summary>
    public bool Choice { get; private init; }

    /// <summary>When the rooms close by themselves, milliseconds since the Unix epoch; 0 for never.</summary>
    public long EndsAt { get; private init; }

    /// <summary>When the countdown is over, milliseconds since the Unix epoch; 0 while none runs.</summary>
    public long ClosesAt { get; private init; }

    /// <summary>The room's number by participant; who is not here belongs in the main room.</summary>
    public ImmutableSortedDictionary<string, int> Assigned { get; private init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Who calls for help, as far as this client is told: hosts and co-hosts are, and the caller.</summary>
    public ImmutableList<HelpCall> Calls { get; private init; } = [];

    /// <summary>The name of the room in which somebody belongs, for joining it; empty for the main room.</summary>
    public string RoomNameOf(string participant) =>
        Assigned.TryGetValue(participant, out var number) ? $"{Set}-{number}" : "";

    internal static BreakoutsState Of(BreakoutsSnapshot snapshot) => new()
    {
        Set = snapshot.Set,
        Rooms = [.. snapshot.Rooms],
        Choice = snapshot.Choice,
        EndsAt = snapshot.EndsAt,
        ClosesAt = snapshot.ClosesAt,
        Assigned = snapshot.Assignments.ToImmutableSortedDictionary(
            x => x.Participant, x => x.Room, StringComparer.Ordinal),
        Calls = [.. snapshot.Calls],
    };

    internal BreakoutsState After(ConferenceEvent @event) => @event.Body switch
    {
        RoomsOpened e => Empty with { Set = e.Set, Rooms = [.. e.Rooms], Choice = e.Choice, EndsAt = e.EndsAt },
        ParticipantsAssigned e => this with { Assigned = e.Assignments.Aggregate(Assigned, With) },
        HelpCalled e => this with { Calls = Calls.RemoveAll(x => x.Room == e.Call.Room).Add(e.Call) },
        HelpAnswered e => this with { Calls = Calls.RemoveAll(x => x.Room == e.Room) },
        RoomsClosing e => this with { ClosesAt = e.ClosesAt },
        RoomsClosed => Empty with { Set = Set },
        _ => this,
    };

    private static ImmutableSortedDictionary<string, int> With(
        ImmutableSortedDictionary<string, int> assigned, Assignment one) =>
        one.Room == 0 ? assigned.Remove(one.Participant) : assigned.SetItem(one.Participant, one.Room);
}

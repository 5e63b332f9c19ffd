using System.Collections.Immutable;
using Collab.Protocol.Services.Breakouts;

namespace Collab.Core.Services.Breakouts;

/// <summary>The rooms that are open, and who belongs where.</summary>
/// <remarks>Immutable; every change takes O(log n). Times are milliseconds since the Unix epoch.</remarks>
public sealed record BreakoutsState
{
    /// <summary>No rooms, ever.</summary>
    public static readonly BreakoutsState None = new();

    /// <summary>The number of the newest set of rooms; 0 before the first.</summary>
    public long Set { get; internal init; }

    /// <summary>By number from 1; empty while no rooms are open.</summary>
    public ImmutableArray<BreakoutRoom> Rooms { get; internal init; } = [];

    /// <summary>Whether attendees choose their room.</summary>
    public bool Choice { get; internal init; }

    /// <summary>When the rooms close by themselves; 0 for never.</summary>
    public long EndsAt { get; internal init; }

    /// <summary>How long people have before the rooms are closed.</summary>
    public int CountdownSeconds { get; internal init; }

    /// <summary>When the countdown is over; 0 while none runs.</summary>
    public long ClosesAt { get; internal init; }

    /// <summary>The room's number by participant; who is not here belongs in the main room.</summary>
    public ImmutableSortedDictionary<string, int> Assigned { get; internal init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Rooms that wait for a host, the first to call first; by the room's number.</summary>
    public Sequence<HelpCall> Calls { get; internal init; } = new();

    /// <summary>Whether there are rooms.</summary>
    public bool IsOpen => !Rooms.IsEmpty;

    /// <summary>The room somebody belongs in; 0 for the main room.</summary>
    public int RoomOf(string participant) => Assigned.GetValueOrDefault(participant);
}

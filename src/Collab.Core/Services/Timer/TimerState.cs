using System.Collections.Immutable;
using Collab.Protocol.Services.Timer;

namespace Collab.Core.Services.Timer;

/// <summary>The clock and the agenda. Messages in it are replaced, never changed.</summary>
/// <param name="Clock">Of no mode while there is none.</param>
/// <param name="Items">In the order of the agenda; at most <see cref="TimerLimits.ItemsMax"/>.</param>
/// <param name="NextItem">The number that the next item gets.</param>
public sealed record TimerState(Clock Clock, ImmutableList<AgendaItem> Items, long NextItem)
{
    /// <summary>No clock and an empty agenda.</summary>
    public static readonly TimerState Empty = new(new Clock(), [], 1);

    /// <summary>The item that is on; <c>null</c> for none.</summary>
    public AgendaItem? Current => Items.Find(item => item.StartedAt > 0);

    /// <summary>When the countdown is at 0, milliseconds since the Unix epoch; <c>null</c> unless one runs.</summary>
    public long? EndsAt =>
        Clock is { Mode: ClockMode.Countdown, Phase: ClockPhase.Running } ? Clock.EndsAt : null;

    /// <summary>The item of that number; <c>null</c> for none.</summary>
    public AgendaItem? Find(long item) => Items.Find(x => x.Id == item);

    /// <summary>The place of an item in <see cref="Items"/>; behind the last for number 0, -1 for none.</summary>
    internal int PlaceOf(long item) => item == 0 ? Items.Count : Items.FindIndex(x => x.Id == item);
}

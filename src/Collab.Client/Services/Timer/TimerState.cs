using System.Collections.Immutable;
using Collab.Protocol.Services.Timer;

namespace Collab.Client;

/// <summary>The clock and the agenda as the fold of the log. Immutable.</summary>
public sealed record TimerState
{
    internal static readonly TimerState Empty = new();

    private TimerState() { }

    /// <summary>The clock; of no mode while there is none. A change is another object.</summary>
    public Clock Clock { get; private init; } = new();

    /// <summary>In the order of the agenda. A change puts another object in an item's place.</summary>
    public ImmutableList<AgendaItem> Items { get; private init; } = [];

    /// <summary>The item that is on; <c>null</c> for none.</summary>
    public AgendaItem? Current => Items.Find(item => item.StartedAt > 0);

    /// <summary>What the clock shows: what is left of a countdown, or what a stopwatch has counted.</summary>
    /// <param name="now">The server's time; near enough is the client's own.</param>
    public TimeSpan ShownAt(DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        return TimeSpan.FromMilliseconds((Clock.Mode, Clock.Phase) switch
        {
            (ClockMode.Countdown, ClockPhase.Running) => Math.Max(0, Clock.EndsAt - time),
            (ClockMode.Countdown, _) => Clock.LeftMs,
            (ClockMode.Stopwatch, ClockPhase.Running) => Math.Max(0, time - Clock.Since),
            _ => Clock.ElapsedMs,
        });
    }

    internal static TimerState Of(TimerSnapshot snapshot) => new()
    {
        Clock = snapshot.Clock ?? new Clock(),
        Items = [.. snapshot.Items],
    };

    internal TimerState After(ConferenceEvent @event) => @event.Body switch
    {
        CountdownStarted e => this with
        {
            Clock = new Clock
            {
                Mode = ClockMode.Countdown,
                Phase = ClockPhase.Running,
                Label = e.Label,
                DurationMs = e.DurationMs,
                EndsAt = e.EndsAt,
            },
        },
        StopwatchStarted e => this with
        {
            Clock = new Clock
            {
                Mode = ClockMode.Stopwatch,
                Phase = ClockPhase.Running,
                Label = e.Label,
                Since = @event.Time.ToUnixTimeMilliseconds(),
            },
        },
        ClockPaused e => With(ClockPhase.Paused, left: e.LeftMs, elapsed: e.ElapsedMs),
        ClockResumed e => With(ClockPhase.Running, endsAt: e.EndsAt, since: e.Since),
        ClockReset => With(ClockPhase.Paused, left: Clock.DurationMs),
        ClockCleared => this with { Clock = new Clock() },
        CountdownExtended e => With(
            e.LeftMs > 0 ? ClockPhase.Paused : ClockPhase.Running,
            endsAt: e.EndsAt,
            left: e.LeftMs,
            duration: e.DurationMs),
        CountdownEnded => With(ClockPhase.Ended, endsAt: Clock.EndsAt),
        ItemAdded e => Insert(
            new AgendaItem { Id = e.Item, Title = e.Title, PlannedSeconds = e.PlannedSeconds }, e.Before),
        ItemChanged e => Change(e.Item, x => (x.Title, x.PlannedSeconds) = (e.Title, e.PlannedSeconds)),
        ItemMoved e => Items.Find(x => x.Id == e.Item) is { } moved
            ? (this with { Items = Items.Remove(moved) }).Insert(moved, e.Before)
            : this,
        ItemRemoved e => this with { Items = Items.RemoveAll(x => x.Id == e.Item) },
        ItemStarted e => Change(e.Item, x => (x.StartedAt, x.Done) = (@event.Time.ToUnixTimeMilliseconds(), false)),
        ItemFinished e => Change(e.Item, x =>
        {
            x.SpentMs += Math.Max(0, @event.Time.ToUnixTimeMilliseconds() - x.StartedAt);
            (x.StartedAt, x.Done) = (0, true);
        }),
        _ => this,
    };

    private TimerState With(
        ClockPhase phase, long endsAt = 0, long left = 0, long since = 0, long elapsed = 0, long? duration = null)
    {
        var clock = Clock.Clone();
        (clock.Phase, clock.EndsAt, clock.LeftMs, clock.Since, clock.ElapsedMs) =
            (phase, endsAt, left, since, elapsed);
        clock.DurationMs = duration ?? clock.DurationMs;
        return this with { Clock = clock };
    }

    private TimerState Insert(AgendaItem item, long before)
    {
        var place = Items.FindIndex(x => x.Id == before);
        return this with { Items = Items.Insert(place < 0 ? Items.Count : place, item) };
    }

    private TimerState Change(long item, Action<AgendaItem> change)
    {
        var place = Items.FindIndex(x => x.Id == item);
        if (place < 0) return this;
        var changed = Items[place].Clone();
        change(changed);
        return this with { Items = Items.SetItem(place, changed) };
    }
}

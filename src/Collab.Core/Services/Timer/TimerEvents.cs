using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Services.Timer;

/// <summary>What an event makes of the clock and the agenda.</summary>
internal static class TimerEvents
{
    public static TimerState Evolve(TimerState state, IMessage @event, EventContext context) => @event switch
    {
        CountdownStarted e => state with
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
        StopwatchStarted e => state with
        {
            Clock = new Clock
            {
                Mode = ClockMode.Stopwatch,
                Phase = ClockPhase.Running,
                Label = e.Label,
                Since = context.Time,
            },
        },
        ClockPaused e => Change(state, clock => Set(clock, ClockPhase.Paused, left: e.LeftMs, elapsed: e.ElapsedMs)),
        ClockResumed e => Change(state, clock => Set(clock, ClockPhase.Running, endsAt: e.EndsAt, since: e.Since)),
        ClockReset => Change(state, clock => Set(clock, ClockPhase.Paused, left: clock.DurationMs)),
        ClockCleared => state with { Clock = new Clock() },
        CountdownExtended e => Change(state, clock =>
        {
            clock.DurationMs = e.DurationMs;
            Set(clock, e.LeftMs > 0 ? ClockPhase.Paused : ClockPhase.Running, endsAt: e.EndsAt, left: e.LeftMs);
        }),
        CountdownEnded => Change(state, clock => Set(clock, ClockPhase.Ended, endsAt: clock.EndsAt)),
        ItemAdded e => state with
        {
            Items = state.Items.Insert(
                Place(state, e.Before, context),
                new AgendaItem { Id = e.Item, Title = e.Title, PlannedSeconds = e.PlannedSeconds }),
            NextItem = e.Item + 1,
        },
        ItemChanged e => Change(state, e.Item, context, item =>
            (item.Title, item.PlannedSeconds) = (e.Title, e.PlannedSeconds)),
        ItemMoved e => Move(state, e, context),
        ItemRemoved e => state with { Items = state.Items.RemoveAt(Place(state, e.Item, context)) },
        ItemStarted e => Change(state, e.Item, context, item => (item.StartedAt, item.Done) = (context.Time, false)),
        ItemFinished e => Change(state, e.Item, context, item =>
        {
            item.SpentMs += Math.Max(0, context.Time - item.StartedAt);
            (item.StartedAt, item.Done) = (0, true);
        }),
        _ => throw new UnknownEventException(TimerService.ServiceName, @event.Descriptor.Name),
    };

    private static TimerState Move(TimerState state, ItemMoved moved, EventContext context)
    {
        var item = state.Items[Place(state, moved.Item, context)];
        var without = state with { Items = state.Items.Remove(item) };
        return without with { Items = without.Items.Insert(Place(without, moved.Before, context), item) };
    }

    private static void Set(
        Clock clock, ClockPhase phase, long endsAt = 0, long left = 0, long since = 0, long elapsed = 0) =>
        (clock.Phase, clock.EndsAt, clock.LeftMs, clock.Since, clock.ElapsedMs) =
            (phase, endsAt, left, since, elapsed);

    private static TimerState Change(TimerState state, Action<Clock> change)
    {
        var clock = state.Clock.Clone();
        change(clock);
        return state with { Clock = clock };
    }

    private static TimerState Change(TimerState state, long id, EventContext context, Action<AgendaItem> change)
    {
        var place = Place(state, id, context);
        var item = state.Items[place].Clone();
        change(item);
        return state with { Items = state.Items.SetItem(place, item) };
    }

    private static int Place(TimerState state, long item, EventContext context) =>
        state.PlaceOf(item) is >= 0 and var place
            ? place
            : throw new InvalidOperationException($"Event {context.Seq} is about item {item}, which is not there.");
}

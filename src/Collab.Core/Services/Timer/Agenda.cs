using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Services.Timer;

/// <summary>What is on the agenda, and what is on now.</summary>
internal static class Agenda
{
    public static Decision Add(TimerState state, AddItem add)
    {
        var title = add.Title.Trim();
        if (Check(title, add.PlannedSeconds) is { } illegal) return illegal;
        if (state.PlaceOf(add.Before) < 0) return RefuseMissing(add.Before);
        return state.Items.Count >= TimerLimits.ItemsMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"The agenda has {state.Items.Count} items, which is the limit: remove one of them.")
            : Decision.Accept(new ItemAdded
            {
                Item = state.NextItem,
                Title = title,
                PlannedSeconds = add.PlannedSeconds,
                Before = add.Before,
            });
    }

    public static Decision Change(TimerState state, ChangeItem change)
    {
        if (state.Find(change.Item) is not { } item) return RefuseMissing(change.Item);
        var title = change.Title.Trim();
        if (Check(title, change.PlannedSeconds) is { } illegal) return illegal;
        return item.Title == title && item.PlannedSeconds == change.PlannedSeconds
            ? Decision.Nothing
            : Decision.Accept(new ItemChanged
            {
                Item = item.Id,
                Title = title,
                PlannedSeconds = change.PlannedSeconds,
            });
    }

    public static Decision Move(TimerState state, MoveItem move)
    {
        if (state.Find(move.Item) is null) return RefuseMissing(move.Item);
        var (from, to) = (state.PlaceOf(move.Item), state.PlaceOf(move.Before));
        if (to < 0) return RefuseMissing(move.Before);
        return to == from || to == from + 1
            ? Decision.Nothing
            : Decision.Accept(new ItemMoved { Item = move.Item, Before = move.Before });
    }

    public static Decision Remove(TimerState state, RemoveItem remove) => state.Find(remove.Item) is null
        ? RefuseMissing(remove.Item)
        : Decision.Accept(new ItemRemoved { Item = remove.Item });

    public static Decision Start(TimerState state, StartItem start)
    {
        if (state.Find(start.Item) is not { } item) return RefuseMissing(start.Item);
        return state.Current?.Id == item.Id ? Decision.Nothing : Pass(state.Current, item);
    }

    public static Decision Advance(TimerState state)
    {
        var behind = state.Current is { } current ? state.PlaceOf(current.Id) + 1 : 0;
        // Items before the current one that are not done were passed over on purpose.
        var next = state.Items.Skip(behind).FirstOrDefault(item => !item.Done);
        return state.Current is null && next is null
            ? Decision.Refuse(
                RefusalCode.NotFound, "Nothing on the agenda is left: add an item, or start one again.")
            : Pass(state.Current, next);
    }

    public static Decision Finish(TimerState state) => Pass(state.Current, null);

    /// <summary>Finishes the one, if any, and starts the other, if any.</summary>
    private static Decision Pass(AgendaItem? from, AgendaItem? to)
    {
        ImmutableArray<IMessage> events =
        [
            .. from is null ? [] : new IMessage[] { new ItemFinished { Item = from.Id } },
            .. to is null ? [] : new IMessage[] { new ItemStarted { Item = to.Id } },
        ];
        return Decision.Accept(events.AsSpan());
    }

    private static Decision? Check(string title, int plannedSeconds) =>
        LegalText.CheckLine("title", title, 1, TimerLimits.TitleCharactersMax)
        ?? (plannedSeconds is >= 0 and <= TimerLimits.PlannedSecondsMax
            ? null
            : Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"planned_seconds is {plannedSeconds}: 1 to {TimerLimits.PlannedSecondsMax} are legal, and 0 for no "
                + "plan."));

    private static Decision RefuseMissing(long item) =>
        Decision.Refuse(RefusalCode.NotFound, $"There is no item {item} on the agenda.");
}

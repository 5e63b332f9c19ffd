using Collab.Protocol;
using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Core.Services.Breakouts;

/// <summary>Making a set of rooms.</summary>
internal static class Opening
{
    public static Decision Open(BreakoutsState state, OpenRooms open, DecisionContext context)
    {
        if (state.IsOpen)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Rooms.Length} rooms are open already: close them before others are opened.");
        }

        if (Check(open) is { } refusal) return refusal;
        var opened = new RoomsOpened
        {
            Set = state.Set + 1,
            Choice = open.Choice,
            EndsAt = open.DurationSeconds > 0 ? context.Now + (open.DurationSeconds * 1000L) : 0,
            CountdownSeconds = open.CountdownSeconds,
        };
        for (var i = 0; i < open.Titles.Count; i++)
        {
            var title = open.Titles[i].Trim();
            opened.Rooms.Add(new BreakoutRoom { Number = i + 1, Title = title.Length > 0 ? title : $"Room {i + 1}" });
        }

        if (!open.Deal) return Decision.Accept(opened);
        List<IMessage> events = [opened, .. Moving.Deal(BreakoutsEvents.Evolve(state, opened), context)];
        return Decision.Accept([.. events]);
    }

    private static Decision? Check(OpenRooms open)
    {
        if (open.Titles.Count is 0 or > BreakoutsLimits.RoomsMax)
            return Refuse($"titles has {open.Titles.Count} entries: 1 to {BreakoutsLimits.RoomsMax} are legal.");
        foreach (var title in open.Titles)
            if (LegalText.CheckLine("titles", title.Trim(), 0, BreakoutsLimits.TitleCharactersMax) is { } no) return no;
        if (open.DurationSeconds != 0
            && open.DurationSeconds is < BreakoutsLimits.DurationSecondsMin or > BreakoutsLimits.DurationSecondsMax)
        {
            return Refuse(
                $"duration_seconds is {open.DurationSeconds}: {BreakoutsLimits.DurationSecondsMin} to "
                + $"{BreakoutsLimits.DurationSecondsMax} are legal, and 0 for never.");
        }

        return open.CountdownSeconds is >= 0 and <= BreakoutsLimits.CountdownSecondsMax
            ? null
            : Refuse(
                $"countdown_seconds is {open.CountdownSeconds}: 0 to {BreakoutsLimits.CountdownSecondsMax} are legal.");
    }

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}

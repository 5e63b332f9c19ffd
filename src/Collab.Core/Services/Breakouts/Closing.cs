using Collab.Protocol.Services.Breakouts;

namespace Collab.Core.Services.Breakouts;

/// <summary>The end of the rooms: by command or by the timer, with a countdown.</summary>
internal static class Closing
{
    public static Decision Close(BreakoutsState state, DecisionContext context)
    {
        if (!state.IsOpen) return Decision.Nothing;
        return state.ClosesAt > 0 || state.CountdownSeconds == 0
            ? Decision.Accept(new RoomsClosed())
            : Decision.Accept(Begin(state, context.Now));
    }

    public static Decision Settle(BreakoutsState state, DecisionContext context)
    {
        if (NextDeadline(state, context.Facts) is not { } due || due > context.Now) return Decision.Nothing;
        // However late it is: who is in a room is told before it closes, unless the countdown would be over by now.
        return state.ClosesAt > 0 || due + (state.CountdownSeconds * 1000L) <= context.Now
            ? Decision.Accept(new RoomsClosed())
            : Decision.Accept(Begin(state, due));
    }

    public static long? NextDeadline(BreakoutsState state, Facts facts)
    {
        if (!state.IsOpen || !facts.Conference.IsAlive) return null;
        if (state.ClosesAt > 0) return state.ClosesAt;
        return state.EndsAt > 0 ? state.EndsAt - (state.CountdownSeconds * 1000L) : null;
    }

    private static RoomsClosing Begin(BreakoutsState state, long now) =>
        new() { ClosesAt = now + (state.CountdownSeconds * 1000L) };
}

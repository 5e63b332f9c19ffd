using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>
/// What is remembered of those who have gone: the role of who was lost, given back when they return, and that somebody
/// was made to leave.
/// </summary>
internal static class Formers
{
    /// <summary>The ticket's role, or the higher one that somebody had when the connection was lost.</summary>
    public static Role RoleFor(RosterState state, Join join) =>
        state.Formers.Find(join.Participant) is { } former && former.Role > join.Role ? former.Role : join.Role;

    public static Sequence<Former> After(RosterState state, Participant left, LeaveReason reason, long now)
    {
        var former = reason switch
        {
            // An acting host's role is on loan.
            LeaveReason.TimedOut when left.Role > left.TicketRole && left.Id != state.ActingHost =>
                new Former { Participant = left.Id, Role = left.Role },
            LeaveReason.Removed or LeaveReason.Banned => new Former { Participant = left.Id, RemovedAt = now },
            _ => null,
        };
        return former is null ? state.Formers : state.Formers.With(left.Id, former, RosterLimits.FormersMax);
    }
}

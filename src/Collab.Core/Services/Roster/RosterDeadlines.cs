using Collab.Core.Services.Conference;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Roster;

/// <summary>What time and the conference's life ask of the roster.</summary>
internal static class RosterDeadlines
{
    public static long? Next(RosterState state, LifecycleState conference)
    {
        if (!conference.IsAlive) return null;
        var timeout = state.FirstLostAt + Grace(conference);
        var passing = PassingDue(state, conference);
        return timeout is null || passing is null ? timeout ?? passing : Math.Min(timeout.Value, passing.Value);
    }

    public static Decision Settle(RosterState state, DecisionContext context)
    {
        var conference = context.Facts.Conference;
        if (conference.Phase == Phase.Ended)
        {
            return Decision.Accept(
                [.. state.Participants.Select(x => (IMessage)Leaving.Left(x, LeaveReason.ConferenceEnded))]);
        }

        if (!conference.IsAlive) return Decision.Nothing;
        var grace = Grace(conference);
        var events = state.Reconnecting
            .TakeWhile(x => x.LostAt + grace <= context.Now)
            .Select(x => (IMessage)Leaving.Left(x, LeaveReason.TimedOut))
            .ToList();
        if (context.Now >= PassingDue(state, conference) && Roles.PassOn(state) is { } passed) events.Add(passed);
        return Decision.Accept([.. events]);
    }

    /// <summary>When the role passes on; <c>null</c> while a host, or nobody who could take it, is there.</summary>
    private static long? PassingDue(RosterState state, LifecycleState conference) =>
        conference.Settings.HostLeaves == HostLeavesPolicy.Pass && state.HostAbsentSince > 0 && state.ConnectedCount > 0
            ? state.HostAbsentSince + (conference.Settings.HostLeavesDelaySeconds * 1000L)
            : null;

    private static long Grace(LifecycleState conference) => conference.Settings.ReconnectGraceSeconds * 1000L;
}

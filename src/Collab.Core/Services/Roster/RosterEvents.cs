using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Roster;

/// <summary>The roster after an event.</summary>
internal static class RosterEvents
{
    public static RosterState Evolve(RosterState state, IMessage @event, EventContext context)
    {
        var next = Apply(state, @event, context);
        return next with
        {
            EmptySince = next.Count > 0 ? 0 : state.Count > 0 ? context.Time : state.EmptySince,
            HostAbsentSince = next.HostCount > 0 ? 0 : state.HostCount > 0 ? context.Time : state.HostAbsentSince,
        };
    }

    private static RosterState Apply(RosterState state, IMessage @event, EventContext context) => @event switch
    {
        ParticipantJoined e => state.Add(e.Participant) with
        {
            Formers = state.Formers.Without(e.Participant.Id),
        },
        SessionReplaced e => Change(state, e.Participant, x =>
        {
            (x.Session, x.Generation, x.Node, x.Connection) = (e.Session, e.Generation, e.Node, e.Connection);
            (x.Client, x.Attempt) = (e.Client, e.Attempt);
            (x.Name, x.Presence, x.LostAt) = (e.Name, Presence.Connected, 0);
        }),
        ConnectionLost e => Change(state, e.Participant, x =>
            (x.Presence, x.LostAt) = (Presence.Reconnecting, context.Time)),
        ConnectionResumed e => Change(state, e.Participant, x =>
        {
            (x.Generation, x.Node, x.Connection) = (e.Generation, e.Node, e.Connection);
            (x.Client, x.Attempt) = (e.Client, e.Attempt);
            (x.Presence, x.LostAt) = (Presence.Connected, 0);
        }),
        ParticipantLeft e => WithoutActing(state, e.Participant).Remove(Present(state, e.Participant)) with
        {
            Formers = Formers.After(state, Present(state, e.Participant), e.Reason, context.Time),
        },
        ParticipantBanned e => state with { Bans = state.Bans.SetItem(e.Ban.Participant, e.Ban) },
        BanLifted e => state with { Bans = state.Bans.Remove(e.Participant) },
        RoleChanged e => WithRole(state, e),
        ParticipantRenamed e => Change(state, e.Participant, x => x.Name = e.Name),
        _ => throw new UnknownEventException(RosterService.ServiceName, @event.Descriptor.Name),
    };

    /// <summary>
    /// The role passed on by the conference is on loan, so what to fall back to is remembered; every other change of
    /// the acting host's role settles what they are.
    /// </summary>
    private static RosterState WithRole(RosterState state, RoleChanged e)
    {
        var changed = Change(WithoutActing(state, e.Participant), e.Participant, x => x.Role = e.Role);
        return e.Automatic && e.Role == Role.Host
            ? changed with { ActingHost = e.Participant, ActingHostRole = e.OldRole }
            : changed;
    }

    private static RosterState WithoutActing(RosterState state, string participant) =>
        state.ActingHost == participant
            ? state with { ActingHost = "", ActingHostRole = Role.Unspecified }
            : state;

    private static RosterState Change(RosterState state, string participant, Action<Participant> change)
    {
        var changed = Present(state, participant).Clone();
        change(changed);
        return state.Replace(changed);
    }

    // A log that says so was not written by this decider: stopping is better than a state that is nobody's.
    private static Participant Present(RosterState state, string participant) =>
        state.Find(participant)
        ?? throw new InvalidOperationException($"An event is about participant '{participant}', who is not present.");
}

using Collab.Protocol.Services.Admission;
using Google.Protobuf;

namespace Collab.Core.Services.Admission;

/// <summary>Admission after an event.</summary>
internal static class AdmissionEvents
{
    public static AdmissionState Evolve(AdmissionState state, IMessage @event, EventContext context) => @event switch
    {
        PolicyChanged e => state with { Policy = e.Policy },
        PasswordChanged e => state with { Secret = e },
        NewcomerWaiting e => state.With(e.Waiting) with { Denials = state.Denials.Without(e.Waiting.Participant) },
        NewcomerSeen e => Seen(state, e),
        NewcomersGone e => e.Participants.Aggregate(state, (all, id) => all.Without(id)),
        EntryGranted e => e.Participants.Aggregate(state, (all, id) => Granted(all, id, context.Time)),
        EntryDenied e => Denied(state, e, context.Time),
        _ => throw new UnknownEventException(AdmissionService.ServiceName, @event.Descriptor.Name),
    };

    private static AdmissionState Seen(AdmissionState state, NewcomerSeen seen)
    {
        if (state.Waiting.Find(seen.Participant) is not { } known)
            throw new InvalidOperationException($"'{seen.Participant}' was seen in the lobby but is not in it.");
        var changed = known.Clone();
        changed.ExpiresAt = seen.ExpiresAt;
        return state.With(changed);
    }

    private static AdmissionState Granted(AdmissionState state, string participant, long now) =>
        state.Without(participant) with
        {
            Grants = state.Grants.Without(participant).With(
                participant, new Grant { Participant = participant, At = now }, AdmissionLimits.GrantsMax),
            Denials = state.Denials.Without(participant),
        };

    private static AdmissionState Denied(AdmissionState state, EntryDenied e, long now) =>
        state.Without(e.Participant) with
        {
            Denials = state.Denials.Without(e.Participant).With(
                e.Participant,
                new Denial { Participant = e.Participant, At = now, Reason = e.Reason },
                AdmissionLimits.DenialsMax),
        };
}

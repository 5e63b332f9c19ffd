using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Leaving, and being made to leave.</summary>
internal static class Leaving
{
    public static Decision Leave(RosterState state, DecisionContext context)
    {
        if (context.Sender is not { } sender)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                "Leave comes from the participant who leaves; to make somebody leave, send Remove.");
        }

        // A leave of a session that another one has replaced says nothing of that one.
        return state.Find(sender.Id) is { } present && present.Session == context.Session
            ? Decision.Accept(Left(present, LeaveReason.Left))
            : Decision.Refuse(
                RefusalCode.SessionReplaced,
                "This session is no longer the participant's: another one took over.");
    }

    public static Decision Remove(RosterState state, Remove remove, DecisionContext context)
    {
        if (RefuseSelf(context, remove.Participant) is { } self) return self;
        if (state.Find(remove.Participant) is not { } target) return Standing.NotPresent(remove.Participant);
        return Standing.RefuseOver(context.Sender, target, "remove")
            ?? Decision.Accept(Left(target, LeaveReason.Removed));
    }

    public static Decision? RefuseSelf(DecisionContext context, string participant) =>
        context.Sender?.Id == participant
            ? Decision.Refuse(RefusalCode.InvalidArgument, "participant is yourself: send Leave to leave.")
            : null;

    public static ParticipantLeft Left(Participant participant, LeaveReason reason) =>
        new() { Participant = participant.Id, Session = participant.Session, Reason = reason };
}

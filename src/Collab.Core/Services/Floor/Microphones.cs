using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Whose microphones are open.</summary>
/// <remarks>Nobody opens another's microphone: a moderator asks, and the participant answers.</remarks>
internal static class Microphones
{
    public static Decision Unmute(FloorState state, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Tokens.RefuseServer();
        if (state.Unmuted.Contains(sender.Id)) return Decision.Nothing;
        if (!state.SelfUnmuteAllowed && !state.Asked.Contains(sender.Id) && !state.IsPresenter(sender))
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                "Only presenters may unmute themselves at the moment: raise your hand and wait to be asked.");
        }

        return state.Unmuted.Count >= FloorLimits.UnmutedMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Unmuted.Count} microphones are open, which is the limit: others have to mute first.")
            : Decision.Accept(new ParticipantUnmuted { Participant = sender.Id });
    }

    public static Decision Mute(FloorState state, DecisionContext context) => context.Sender is { } sender
        ? Mute(state, sender.Id)
        : Tokens.RefuseServer();

    public static Decision MuteOther(FloorState state, MuteParticipant mute, DecisionContext context) =>
        Tokens.RefuseAbsent(mute.Participant, context) ?? Mute(state, mute.Participant);

    public static Decision MuteAll(FloorState state, MuteAll mute, DecisionContext context)
    {
        var muted = new AllMuted();
        muted.Kept.AddRange(state.Unmuted.Participants.Where(id =>
            id == context.Sender?.Id
            || (mute.ExceptPresenters
                && context.Facts.Roster.Find(id) is { } participant && state.IsPresenter(participant))));
        return muted.Kept.Count == state.Unmuted.Count && state.Asked.Count == 0
            ? Decision.Nothing
            : Decision.Accept(muted);
    }

    public static Decision AllowSelfUnmute(FloorState state, AllowSelfUnmute allow) =>
        allow.Allowed == state.SelfUnmuteAllowed
            ? Decision.Nothing
            : Decision.Accept(new SelfUnmuteChanged { Allowed = allow.Allowed });

    public static Decision Ask(FloorState state, AskToUnmute ask, DecisionContext context)
    {
        if (Tokens.RefuseAbsent(ask.Participant, context) is { } absent) return absent;
        if (state.Unmuted.Contains(ask.Participant) || state.Asked.Contains(ask.Participant)) return Decision.Nothing;
        return state.Asked.Count >= FloorLimits.AskedMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Asked.Count} participants were asked and have not answered, which is the limit: allow "
                + "everybody to unmute themselves instead.")
            : Decision.Accept(new UnmuteAsked { Participant = ask.Participant });
    }

    public static Decision Decline(FloorState state, DecisionContext context)
    {
        if (context.Sender is not { } sender) return Tokens.RefuseServer();
        return state.Asked.Contains(sender.Id)
            ? Decision.Accept(new UnmuteDeclined { Participant = sender.Id })
            : Decision.Nothing;
    }

    private static Decision Mute(FloorState state, string participant) => state.Unmuted.Contains(participant)
        ? Decision.Accept(new ParticipantMuted { Participant = participant })
        : Decision.Nothing;
}

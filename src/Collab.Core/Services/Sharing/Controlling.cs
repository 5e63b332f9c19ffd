using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Core.Services.Sharing;

/// <summary>The token of a share's remote control: asked for, granted by the sharer, taken back.</summary>
internal static class Controlling
{
    public static Decision Request(SharingState state, RequestControl request, DecisionContext context)
    {
        if (context.Sender is not { } sender) return RefuseServer();
        if (state.Find(request.Share) is not { } share) return Showing.RefuseUnknown(request.Share);
        if (share.Participant == sender.Id)
            return Decision.Refuse(RefusalCode.InvalidArgument, $"{share.Id} is yours: you control it anyway.");
        if (!share.Controllable) return RefuseUncontrollable(share);
        if (share.Controller == sender.Id || share.Requests.Contains(sender.Id)) return Decision.Nothing;
        return share.Requests.Count >= SharingLimits.RequestsMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{share.Requests.Count} ask for the control of {share.Id}, which is the limit: wait.")
            : Decision.Accept(new ControlRequested { Share = share.Id, Participant = sender.Id });
    }

    public static Decision Withdraw(SharingState state, WithdrawRequest withdraw, DecisionContext context)
    {
        if (context.Sender is not { } sender) return RefuseServer();
        return state.Find(withdraw.Share)?.Requests.Contains(sender.Id) == true
            ? Decision.Accept(new RequestWithdrawn { Share = withdraw.Share, Participant = sender.Id })
            : Decision.Nothing;
    }

    public static Decision Grant(SharingState state, GrantControl grant, DecisionContext context)
    {
        if (Showing.RefuseUnlessOwn(state, grant.Share, context, out var share) is { } refusal) return refusal;
        if (!share.Controllable) return RefuseUncontrollable(share);
        if (grant.Participant == share.Participant)
            return Decision.Refuse(RefusalCode.InvalidArgument, "participant is yourself: revoke the control instead.");
        if (context.Facts.Roster.Find(grant.Participant) is null)
        {
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"Nobody with the id '{LegalText.Quotable(grant.Participant)}' is in the conference.");
        }

        return share.Controller == grant.Participant
            ? Decision.Nothing
            : Decision.Accept(new ControlGranted { Share = share.Id, Participant = grant.Participant });
    }

    public static Decision Revoke(SharingState state, RevokeControl revoke, DecisionContext context)
    {
        if (state.Find(revoke.Share) is not { } share) return Showing.RefuseUnknown(revoke.Share);
        var may = context.Sender is null or { Role: >= Role.CoHost }
            || context.Sender.Id == share.Participant
            || context.Sender.Id == share.Controller;
        if (!may)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Only who shares {share.Id}, who controls it, and moderators end its remote control.");
        }

        return share.Controller.Length == 0
            ? Decision.Nothing
            : Decision.Accept(new ControlRevoked { Share = share.Id, Participant = share.Controller });
    }

    /// <summary>Who has left controls nothing, and asks for nothing.</summary>
    public static IEnumerable<IMessage> Departed(SharingState state, Facts facts)
    {
        foreach (var share in state.Shares.Where(share => !Showing.IsOver(share, facts)))
        {
            if (share.Controller.Length > 0 && facts.Roster.Find(share.Controller) is null)
                yield return new ControlRevoked { Share = share.Id, Participant = share.Controller };
            foreach (var gone in share.Requests.Where(id => facts.Roster.Find(id) is null))
                yield return new RequestWithdrawn { Share = share.Id, Participant = gone };
        }
    }

    /// <summary>Input goes from whoever controls a share to its sharer, and nowhere else.</summary>
    public static Decision? RefuseInput(
        SharingState state, Input input, string sender, IReadOnlyList<string> to)
    {
        if (state.Find(input.Share) is not { } share) return Showing.RefuseUnknown(input.Share);
        if (share.Controller != sender)
        {
            return Decision.Refuse(
                RefusalCode.NotPermitted, $"You do not control {share.Id}: ask its sharer with RequestControl.");
        }

        if (to is not [var only] || only != share.Participant)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"Input for {share.Id} is for its sharer alone: to must be theirs.");
        }

        return input.Key.Length > SharingLimits.KeyCharactersMax || input.Code.Length > SharingLimits.KeyCharactersMax
            ? Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"key or code is longer than {SharingLimits.KeyCharactersMax} characters, which is the limit.")
            : null;
    }

    private static Decision RefuseUncontrollable(Share share) => Decision.Refuse(
        RefusalCode.NotPermitted, $"The application of who shares {share.Id} takes no input from others.");

    private static Decision RefuseServer() => Decision.Refuse(
        RefusalCode.InvalidArgument, "Only a participant controls something: send it from a session.");
}

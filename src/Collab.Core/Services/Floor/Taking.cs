using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Grabbing a token, and asking for one.</summary>
internal static class Taking
{
    public static Decision Grab(FloorState state, GrabToken grab, DecisionContext context)
    {
        if (Tokens.Find(state, grab.Token, context, out var token, out var sender) is { } refusal) return refusal;
        if (token.Holder == sender.Id) return Decision.Nothing;
        return Tokens.RefuseRole(token, sender)
            ?? Tokens.RefuseTaken(token, sender.Id)
            ?? Decision.Accept(Tokens.Move(token, sender.Id, MoveCause.Grabbed));
    }

    /// <summary>A free token is granted at once to who might grab it, and by its policy to everybody.</summary>
    public static Decision Request(FloorState state, RequestToken request, DecisionContext context)
    {
        if (Tokens.Find(state, request.Token, context, out var token, out var sender) is { } refusal) return refusal;
        if (token.Holder == sender.Id || token.Requests.Contains(sender.Id)) return Decision.Nothing;
        if (token.IsFree && (token.Policy == TokenPolicy.Pass || sender.Role >= token.GrabRole))
            return Decision.Accept(Tokens.Move(token, sender.Id, MoveCause.Grabbed));
        return token.Requests.Count >= FloorLimits.RequestsPerTokenMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{token.Requests.Count} wait for the token '{token.Name}', which is the limit: ask again later.")
            : Decision.Accept(new TokenRequested { Token = token.Name, Participant = sender.Id });
    }

    public static Decision Withdraw(FloorState state, WithdrawRequest withdraw, DecisionContext context)
    {
        if (Tokens.Find(state, withdraw.Token, context, out var token, out var sender) is { } refusal) return refusal;
        return token.Requests.Contains(sender.Id)
            ? Decision.Accept(new TokenRequestWithdrawn { Token = token.Name, Participant = sender.Id })
            : Decision.Nothing;
    }
}

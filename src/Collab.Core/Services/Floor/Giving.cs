using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Parting with a token: giving, releasing, and having it assigned by a moderator.</summary>
internal static class Giving
{
    public static Decision Give(FloorState state, GiveToken give, DecisionContext context)
    {
        if (Tokens.Find(state, give.Token, context, out var token, out var sender) is { } refusal) return refusal;
        if (token.Holder != sender.Id) return RefuseNotHolder(token, "give");
        if (give.To.Length == 0)
        {
            return token.OfferedTo.Length == 0
                ? Decision.Nothing
                : Decision.Accept(new TokenOfferEnded { Token = token.Name, To = token.OfferedTo });
        }

        if (give.To == sender.Id)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                "to is yourself: name another participant, or leave it empty to take an offer back.");
        }

        if (Tokens.RefuseAbsent(give.To, context) is { } absent) return absent;
        // Whoever asked for it has accepted it.
        if (token.Requests.Contains(give.To))
            return Decision.Accept(Tokens.Move(token, give.To, MoveCause.Given));
        return token.OfferedTo == give.To
            ? Decision.Nothing
            : Decision.Accept(new TokenOffered { Token = token.Name, To = give.To });
    }

    public static Decision Accept(FloorState state, AcceptToken accept, DecisionContext context)
    {
        if (Tokens.Find(state, accept.Token, context, out var token, out var sender) is { } refusal) return refusal;
        if (token.Holder == sender.Id) return Decision.Nothing;
        return token.OfferedTo == sender.Id
            ? Decision.Accept(Tokens.Move(token, sender.Id, MoveCause.Given))
            : Decision.Refuse(
                RefusalCode.NotFound,
                $"The token '{token.Name}' is not, or no longer, offered to you: request it.");
    }

    public static Decision Decline(FloorState state, DeclineToken decline, DecisionContext context)
    {
        if (Tokens.Find(state, decline.Token, context, out var token, out var sender) is { } refusal) return refusal;
        return token.OfferedTo == sender.Id
            ? Decision.Accept(new TokenOfferEnded { Token = token.Name, To = sender.Id, Declined = true })
            : Decision.Nothing;
    }

    public static Decision Release(FloorState state, ReleaseToken release, DecisionContext context)
    {
        if (Tokens.Find(state, release.Token, context, out var token, out var sender) is { } refusal) return refusal;
        return token.Holder == sender.Id
            ? Decision.Accept(Tokens.Leave(token, MoveCause.Released))
            : Decision.Nothing;
    }

    public static Decision Assign(FloorState state, AssignToken assign, DecisionContext context)
    {
        if (Tokens.Find(state, assign.Token, out var token) is { } refusal) return refusal;
        if (token.Holder == assign.To) return Decision.Nothing;
        if (assign.To.Length == 0) return Decision.Accept(Tokens.Leave(token, MoveCause.Assigned));
        return Tokens.RefuseAbsent(assign.To, context)
            ?? Decision.Accept(Tokens.Move(token, assign.To, MoveCause.Assigned));
    }

    private static Decision RefuseNotHolder(TokenState token, string verb) => Decision.Refuse(
        RefusalCode.NotPermitted,
        token.Holder.Length == 0
            ? $"Nobody holds the token '{token.Name}': grab it before you {verb} it."
            : $"'{token.Holder}' holds the token '{token.Name}': only its holder may {verb} it.");
}

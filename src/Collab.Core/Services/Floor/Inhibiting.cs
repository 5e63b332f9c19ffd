using Collab.Protocol;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Keeping a token from being held, which several may do at once.</summary>
internal static class Inhibiting
{
    public static Decision Decide(FloorState state, InhibitToken inhibit, DecisionContext context)
    {
        if (Tokens.Find(state, inhibit.Token, context, out var token, out var sender) is { } refusal) return refusal;
        if (inhibit.On == token.Inhibitors.Contains(sender.Id)) return Decision.Nothing;
        if (!inhibit.On) return End(token, sender.Id);
        if (Tokens.RefuseRole(token, sender) is { } role) return role;
        // Others' inhibitions are in nobody's way here; another holder is.
        if (token.Holder.Length > 0 && Tokens.RefuseTaken(token, sender.Id) is { } taken) return taken;
        if (token.Inhibitors.Count >= FloorLimits.InhibitorsPerTokenMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{token.Inhibitors.Count} inhibit the token '{token.Name}', which is the limit; nobody can hold it as "
                + "it is.");
        }

        var inhibited = new TokenInhibited { Token = token.Name, Participant = sender.Id };
        return token.Holder == sender.Id
            ? Decision.Accept(Tokens.Move(token, "", MoveCause.Released), inhibited)
            : Decision.Accept(inhibited);
    }

    private static Decision End(TokenState token, string participant)
    {
        var ended = new TokenInhibitionEnded { Token = token.Name, Participant = participant };
        var after = token with { Inhibitors = token.Inhibitors.Remove(participant) };
        return Tokens.Next(after) is { Length: > 0 } next
            ? Decision.Accept(ended, Tokens.Move(after, next, MoveCause.PassedOn))
            : Decision.Accept(ended);
    }
}

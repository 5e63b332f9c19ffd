using Collab.Protocol;
using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Floor;

/// <summary>Which tokens there are.</summary>
internal static class Defining
{
    public static Decision Define(FloorState state, DefineToken define)
    {
        var name = define.Token.Trim();
        if (LegalText.CheckLine("token", name, 1, FloorLimits.TokenCharactersMax) is { } illegal) return illegal;
        if (!Enum.IsDefined(define.Policy))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"policy is {(int)define.Policy}: {(int)TokenPolicy.Free} (free) and {(int)TokenPolicy.Pass} (pass) "
                + "are legal.");
        }

        if (!Enum.IsDefined(define.GrabRole))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"grab_role is {(int)define.GrabRole}: {(int)Role.Attendee} (attendee) to {(int)Role.Host} (host) are "
                + "legal.");
        }

        var defined = new TokenDefined
        {
            Token = name,
            Policy = define.Policy == TokenPolicy.Unspecified ? TokenPolicy.Free : define.Policy,
            GrabRole = define.GrabRole == Role.Unspecified ? Role.Attendee : define.GrabRole,
        };
        if (!state.Tokens.TryGetValue(name, out var token))
        {
            return state.Tokens.Count < FloorLimits.TokensMax
                ? Decision.Accept(defined)
                : Decision.Refuse(
                    RefusalCode.LimitReached,
                    $"There are {state.Tokens.Count} tokens, which is the limit: remove one first.");
        }

        if (token.Policy == defined.Policy && token.GrabRole == defined.GrabRole) return Decision.Nothing;
        var changed = token with { Policy = defined.Policy, GrabRole = defined.GrabRole };
        return changed.IsFree && Tokens.Next(changed) is { Length: > 0 } next
            ? Decision.Accept(defined, Tokens.Move(changed, next, MoveCause.PassedOn))
            : Decision.Accept(defined);
    }

    public static Decision Remove(FloorState state, RemoveToken remove)
    {
        var name = remove.Token.Trim();
        if (name == FloorState.PresenterToken)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"token is '{name}', which is always there: only its policy and role can be changed.");
        }

        return Tokens.Find(state, name, out _) ?? Decision.Accept(new TokenRemoved { Token = name });
    }
}

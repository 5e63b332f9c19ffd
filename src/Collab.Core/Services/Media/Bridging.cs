using Collab.Protocol;
using Collab.Protocol.Services.Media;

namespace Collab.Core.Services.Media;

/// <summary>What a media bridge has to say.</summary>
internal static class Bridging
{
    public static Decision Use(MediaState state, UseBridge use)
    {
        var bridge = use.Bridge.Trim();
        if (LegalText.CheckLine("bridge", bridge, 0, MediaLimits.BridgeCharactersMax) is { } illegal) return illegal;
        if (bridge == state.Bridge) return Decision.Nothing;
        return bridge.Length == 0 && state.Members.Count > MediaLimits.MeshMembersMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Members.Count} are in the call; without a bridge {MediaLimits.MeshMembersMax} are the limit: "
                + "wait until some have left.")
            : Decision.Accept(new BridgeChanged { Bridge = bridge });
    }

    public static Decision Grant(MediaState state, GrantAccess grant)
    {
        if (state.Bridge.Length == 0)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, "There is no bridge to which access could be granted: send UseBridge first.");
        }

        if (grant.Access.Length is 0 or > MediaLimits.AccessBytesMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"access has {grant.Access.Length} bytes: 1 to {MediaLimits.AccessBytesMax} are legal.");
        }

        // Who has left meanwhile needs none.
        return state.Find(grant.Participant) is { } member
            && member.Number == grant.Number
            && member.Access != grant.Access
            ? Decision.Accept(new DecidedEvent(
                new AccessGranted { Participant = grant.Participant, Number = grant.Number, Access = grant.Access },
                [grant.Participant]))
            : Decision.Nothing;
    }
}

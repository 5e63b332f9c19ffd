using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Captions;

namespace Collab.Core.Services.Captions;

/// <summary>Whether captions are on, and who may caption.</summary>
internal static class Switching
{
    public static Decision Switch(CaptionsState state, SwitchCaptions set) => set.On == state.On
        ? Decision.Nothing
        : Decision.Accept(new CaptionsSwitched { On = set.On });

    public static Decision Choose(CaptionsState state, ChooseCaptioners choose)
    {
        if (!Enum.IsDefined(choose.Who))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"who is {(int)choose.Who}: {(int)Captioners.Everybody} (everybody) to {(int)Captioners.Chosen} "
                + "(chosen) are legal.");
        }

        foreach (var id in choose.Chosen)
        {
            if (LegalText.CheckId("chosen", id) is { } illegal) return illegal;
        }

        var chosen = choose.Chosen.ToImmutableSortedSet(StringComparer.Ordinal);
        if (chosen.Count > CaptionsLimits.ChosenMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"chosen has {chosen.Count} participants; up to {CaptionsLimits.ChosenMax} are legal.");
        }

        var who = choose.Who == Captioners.Unspecified ? Captioners.Everybody : choose.Who;
        return who == state.Who && chosen.SetEquals(state.Chosen)
            ? Decision.Nothing
            : Decision.Accept(new CaptionersChosen { Who = who, Chosen = { chosen } });
    }
}

using Collab.Protocol;
using Collab.Protocol.Services.Layout;

namespace Collab.Core.Services.Layout;

/// <summary>How everybody is arranged, and who is in the spotlight.</summary>
internal static class Arranging
{
    public static Decision Set(LayoutState state, SetLayout set, DecisionContext context)
    {
        if (set.Arrangement is not (Arrangement.Grid or Arrangement.Speaker or Arrangement.Panel))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"arrangement is {(int)set.Arrangement}: 1 grid, 2 speaker and 3 panel are legal.");
        }

        var focuses = set.Arrangement == Arrangement.Panel;
        if (!focuses && set.Panel.Length > 0)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"panel is '{LegalText.Quotable(set.Panel)}', but the arrangement shows no panel: leave it empty, or "
                + "set the arrangement to panel.");
        }

        if (focuses && CheckPanel(set.Panel, context.Facts) is { } refusal) return refusal;
        return (state.Arrangement, state.Panel, state.Roaming) == (set.Arrangement, set.Panel, set.Roaming)
            ? Decision.Nothing
            : Decision.Accept(new LayoutChanged
            {
                Arrangement = set.Arrangement,
                Panel = set.Panel,
                Roaming = set.Roaming,
            });
    }

    public static Decision Spotlight(LayoutState state, Spotlight spotlight, DecisionContext context)
    {
        var ids = spotlight.Participants;
        if (ids.Count > LayoutLimits.SpotlightMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"participants has {ids.Count} entries: {LayoutLimits.SpotlightMax} may be in the spotlight.");
        }

        for (var i = 0; i < ids.Count; i++)
        {
            if (context.Facts.Roster.Find(ids[i]) is null)
            {
                return Decision.Refuse(
                    RefusalCode.NotFound,
                    $"Nobody with the id '{LegalText.Quotable(ids[i])}' is in the conference.");
            }

            if (ids.IndexOf(ids[i]) < i)
            {
                return Decision.Refuse(
                    RefusalCode.InvalidArgument, $"participants names '{ids[i]}' twice: name each once.");
            }
        }

        return state.Spotlight.SequenceEqual(ids)
            ? Decision.Nothing
            : Decision.Accept(new SpotlightChanged { Participants = { ids } });
    }

    /// <summary>A panel is that of a service that this server has.</summary>
    public static Decision? CheckPanel(string panel, Facts facts) => facts.Catalog.IndexOf(panel) >= 0
        ? null
        : Decision.Refuse(
            RefusalCode.NotFound,
            $"There is no service '{LegalText.Quotable(panel)}' whose panel could be shown: name one, such as 'chat'.");
}

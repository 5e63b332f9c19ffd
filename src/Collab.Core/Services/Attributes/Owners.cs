using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Attributes;

/// <summary>Whose attributes somebody may change: their own, and as host or co-host anybody's.</summary>
internal static class Owners
{
    public static Decision? Find(string participant, DecisionContext context, out string owner)
    {
        owner = participant.Length > 0 ? participant : context.Sender?.Id ?? "";
        if (owner.Length == 0)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, "participant is empty: the server has to say whose attribute it is.");
        }

        if (context.Facts.Roster.Find(owner) is null)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, $"Nobody with the id '{LegalText.Quotable(owner)}' is in the conference.");
        }

        return context.Sender is { Role: < Role.CoHost } sender && sender.Id != owner
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"These are the attributes of '{owner}': only a co-host or a host changes those of others.")
            : null;
    }
}

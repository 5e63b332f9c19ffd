using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Who may do something to whom.</summary>
internal static class Standing
{
    /// <summary>
    /// <c>null</c> when <paramref name="sender"/> may: it is themself, the server asks, or they stand above. A host
    /// also stands above another host, for nobody else does.
    /// </summary>
    public static Decision? RefuseOver(Participant? sender, Participant target, string verb)
    {
        if (sender is null or { Role: Role.Host } || sender.Id == target.Id || sender.Role > target.Role) return null;
        return Decision.Refuse(
            RefusalCode.NotPermitted,
            $"You are {Title(sender.Role)} and '{target.Id}' is {Title(target.Role)}: only a host may {verb} them.");
    }

    public static Decision NotPresent(string participant) => Decision.Refuse(
        RefusalCode.NotFound,
        $"Nobody with the id '{LegalText.Quotable(participant)}' is in the conference.");

    public static string Title(Role role) => role switch
    {
        Role.Host => "a host",
        Role.CoHost => "a co-host",
        Role.Presenter => "a presenter",
        _ => "an attendee",
    };
}

using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Changing roles, and passing the host's on while no host is there.</summary>
internal static class Roles
{
    public static Decision Change(RosterState state, ChangeRole change, DecisionContext context)
    {
        if (change.Role == Role.Unspecified || !Enum.IsDefined(change.Role))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"role is {(int)change.Role}: {(int)Role.Attendee} (attendee) to {(int)Role.Host} (host) are legal.");
        }

        if (state.Find(change.Participant) is not { } target) return Standing.NotPresent(change.Participant);
        if (RefuseRights(context.Sender, target, change.Role) is { } refusal) return refusal;
        if (target.Role == change.Role && !Confirms(state, context.Sender, target)) return Decision.Nothing;
        if (target.Role == Role.Host && change.Role != Role.Host && state.HostCount == 1)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"'{target.Id}' is the only host: make somebody else a host first, or end the conference.");
        }

        return Decision.Accept(new RoleChanged
        {
            Participant = target.Id,
            Role = change.Role,
            OldRole = target.Role,
        });
    }

    /// <summary>
    /// Who becomes host while none is there: of those connected the highest role, then the longest present.
    /// </summary>
    public static RoleChanged? PassOn(RosterState state)
    {
        Participant? heir = null;
        foreach (var participant in state.Participants)
        {
            if (participant.Presence == Presence.Connected && (heir is null || participant.Role > heir.Role))
                heir = participant;
        }

        return heir is null
            ? null
            : new RoleChanged { Participant = heir.Id, Role = Role.Host, OldRole = heir.Role, Automatic = true };
    }

    /// <summary>The acting host's fall back, for when a host by ticket returns; <c>null</c> when nobody acts.</summary>
    public static RoleChanged? TakeBack(RosterState state) => state.ActingHost.Length == 0
        ? null
        : new RoleChanged
        {
            Participant = state.ActingHost,
            Role = state.ActingHostRole,
            OldRole = Role.Host,
            Automatic = true,
        };

    private static Decision? RefuseRights(Participant? sender, Participant target, Role role)
    {
        if (sender is null or { Role: Role.Host }) return null;
        if (target.Role < Role.CoHost && role < Role.CoHost) return null;
        // Stepping down takes nobody's leave.
        if (sender.Id == target.Id && role <= target.Role) return null;
        return Decision.Refuse(
            RefusalCode.NotPermitted,
            $"You are {Standing.Title(sender.Role)}: only a host may make or unmake hosts and co-hosts.");
    }

    /// <summary>Whether somebody else makes an acting host's role theirs to keep.</summary>
    private static bool Confirms(RosterState state, Participant? sender, Participant target) =>
        state.ActingHost == target.Id && sender?.Id != target.Id;
}

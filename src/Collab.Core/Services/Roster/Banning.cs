using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Bans: they hold whether or not the participant is present.</summary>
/// <remarks>Like the list of bans itself, the events are for hosts and co-hosts, and for whom they are about.</remarks>
internal static class Banning
{
    public static Decision Ban(RosterState state, BanParticipant command, DecisionContext context)
    {
        if (LegalText.CheckId("participant", command.Participant) is { } illegal) return illegal;
        if (Leaving.RefuseSelf(context, command.Participant) is { } self) return self;
        if (state.Bans.ContainsKey(command.Participant)) return Decision.Nothing;
        var target = state.Find(command.Participant);
        if (target is not null && Standing.RefuseOver(context.Sender, target, "ban") is { } refusal) return refusal;
        if (state.Bans.Count >= RosterLimits.BansMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Bans.Count} participants are banned, which is the limit: lift a ban first, or lock the "
                + "conference.");
        }

        var banned = new ParticipantBanned
        {
            Ban = new Ban
            {
                Participant = command.Participant,
                Name = target?.Name ?? "",
                By = context.Sender?.Id ?? "",
                At = context.Now,
            },
        };
        var secret = new DecidedEvent(banned, Audience(state, command.Participant));
        return target is null
            ? Decision.Accept([secret])
            : Decision.Accept([secret, new DecidedEvent(Leaving.Left(target, LeaveReason.Banned), [])]);
    }

    public static Decision Lift(RosterState state, LiftBan command) => state.Bans.ContainsKey(command.Participant)
        ? Decision.Accept(
        [
            new DecidedEvent(
                new BanLifted { Participant = command.Participant },
                Audience(state, command.Participant)),
        ])
        : Decision.Nothing;

    private static ImmutableArray<string> Audience(RosterState state, string banned) =>
    [
        .. state.Participants.Where(x => x.Role >= Permission.CoHost.Minimum).Select(x => x.Id)
            .Append(banned).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}

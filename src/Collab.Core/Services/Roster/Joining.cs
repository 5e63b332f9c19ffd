using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Roster;

/// <summary>Joining: who is admitted, and what becomes of a session that was there before.</summary>
internal static class Joining
{
    public static Decision Decide(RosterState state, Join join, DecisionContext context)
    {
        var present = state.Find(join.Participant);
        // Sent again by a node that did not hear the answer.
        if (present is not null && present.Connection == join.Connection) return Decision.Nothing;
        var role = Formers.RoleFor(state, join);
        return RefuseEntry(state, join, role, present, context)
            ?? Connections.RefuseLate(present, join.Client, join.Attempt)
            ?? RefuseFields(state, join)
            ?? (present is null ? Enter(state, join, role, context.Now) : ReplaceSession(present, join));
    }

    private static Decision? RefuseEntry(
        RosterState state, Join join, Role role, Participant? present, DecisionContext context)
    {
        var conference = context.Facts.Conference;
        if (conference.RefuseUnlessAlive() is { } refusal) return refusal;
        if (state.Bans.ContainsKey(join.Participant))
        {
            return Decision.Refuse(
                RefusalCode.Banned,
                $"Participant '{LegalText.Quotable(join.Participant)}' was banned from the conference; a host or "
                + "co-host can lift the ban.");
        }

        // Whoever is in already only changes the session: nobody new comes in.
        if (present is not null) return null;
        if (conference is { Phase: Phase.Created, Settings.WaitForHost: true } && role != Role.Host)
        {
            return Decision.Refuse(
                RefusalCode.ConferenceNotOpen,
                "The conference opens when its host joins: try again later.");
        }

        if (conference.Locked && role < Role.CoHost)
        {
            return Decision.Refuse(
                RefusalCode.ConferenceLocked,
                "The conference is locked: ask a host or co-host to unlock it, then try again.");
        }

        if (RefuseAtTheDoor(join, role, context) is { } notYet) return notYet;
        var max = conference.Settings.ParticipantsMax;
        return state.Count < max
            ? null
            : Decision.Refuse(
                RefusalCode.ConferenceFull,
                $"The conference has {state.Count} participants and may have {max}: try again when somebody has left.");
    }

    private static Decision? RefuseAtTheDoor(Join join, Role role, DecisionContext context)
    {
        var newcomer = new Newcomer(join.Participant, Names.Clean(join.Name), role, ByteString.Empty, context.Now);
        return context.Facts.AdmittanceOf(newcomer, join.Proofs) switch
        {
            Admittance.Refused refused => Decision.Refuse(refused.Code, refused.Message),
            // The message may be a host's own words, which alone need not say what is the matter.
            Admittance.Held held => Decision.Refuse(
                RefusalCode.Waiting, $"You have to wait to be let in: {held.Message}"),
            _ => null,
        };
    }

    private static Decision? RefuseFields(RosterState state, Join join)
    {
        if (LegalText.CheckId("participant", join.Participant) is { } illegal) return illegal;
        if (Names.Check(join.Name) is { } name) return name;
        if (join.Role == Role.Unspecified || !Enum.IsDefined(join.Role))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"role is {(int)join.Role}: {(int)Role.Attendee} (attendee) to {(int)Role.Host} (host) are legal.");
        }

        return LegalText.CheckLine("session", join.Session, 1, RosterLimits.TokenCharactersMax)
            ?? LegalText.CheckLine("connection", join.Connection, 1, RosterLimits.TokenCharactersMax)
            ?? LegalText.CheckLine("node", join.Node, 1, RosterLimits.NodeCharactersMax)
            ?? LegalText.CheckLine("client", join.Client, 0, RosterLimits.TokenCharactersMax)
            ?? (state.FindSession(join.Session) is null
                ? null
                : Decision.Refuse(
                    RefusalCode.InvalidArgument,
                    $"session '{join.Session}' is in use: join with a new one, or reconnect with this one."));
    }

    private static Decision Enter(RosterState state, Join join, Role role, long now)
    {
        var joined = new ParticipantJoined
        {
            Connection = join.Connection,
            Participant = new Participant
            {
                Id = join.Participant,
                Name = Names.Clean(join.Name),
                Role = role,
                TicketRole = join.Role,
                Presence = Presence.Connected,
                JoinedAt = now,
                Session = join.Session,
                // Above everybody's, so that it is new even to somebody who was in before.
                Generation = state.Generations + 1,
                Node = join.Node,
                Connection = join.Connection,
                Client = join.Client,
                Attempt = join.Attempt,
            },
        };
        return join.Role == Role.Host && Roles.TakeBack(state) is { } takenBack
            ? Decision.Accept(joined, takenBack)
            : Decision.Accept(joined);
    }

    private static Decision ReplaceSession(Participant present, Join join) => Decision.Accept(new SessionReplaced
    {
        Participant = present.Id,
        OldSession = present.Session,
        Session = join.Session,
        Generation = present.Generation + 1,
        Node = join.Node,
        Connection = join.Connection,
        Name = Names.Clean(join.Name),
        Client = join.Client,
        Attempt = join.Attempt,
    });
}

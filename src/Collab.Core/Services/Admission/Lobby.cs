using System.Collections.Immutable;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;

namespace Collab.Core.Services.Admission;

/// <summary>Those who wait: they come, are let in or denied, give up, or are given up.</summary>
internal static class Lobby
{
    /// <summary>A newcomer's node says that they wait there, again and again.</summary>
    public static Decision Knock(AdmissionState state, Knock knock, DecisionContext context)
    {
        if (LegalText.CheckId("participant", knock.Participant) is { } illegal) return illegal;
        if (Names.Check(knock.Name) is { } name) return name;
        if (!state.Policy.Lobby || context.Facts.Roster.Find(knock.Participant) is not null) return Decision.Nothing;
        var expires = context.Now + AdmissionLimits.PlaceKeptMs;
        if (state.Waiting.Find(knock.Participant) is { } known)
        {
            return known.ExpiresAt - context.Now >= AdmissionLimits.SeenAgainMs
                ? Decision.Nothing
                : Tell(context, new NewcomerSeen { Participant = knock.Participant, ExpiresAt = expires });
        }

        if (state.Waiting.Count >= AdmissionLimits.WaitingMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Waiting.Count} wait to be let in already, which is the limit: try again later.");
        }

        var timeout = state.Policy.LobbyTimeoutSeconds * 1000L;
        return Tell(context, new NewcomerWaiting
        {
            Waiting = new Waiting
            {
                Participant = knock.Participant,
                Name = Names.Clean(knock.Name),
                Since = context.Now,
                ExpiresAt = expires,
                DeniedAt = timeout > 0 ? context.Now + timeout : 0,
            },
        });
    }

    /// <summary>The connection is gone: the place is kept for a short while, as for somebody who reconnects.</summary>
    public static Decision StopWaiting(AdmissionState state, StopWaiting stop, DecisionContext context)
    {
        var expires = context.Now + AdmissionLimits.LostPlaceKeptMs;
        return state.Waiting.Find(stop.Participant) is { } known && known.ExpiresAt > expires
            ? Tell(context, new NewcomerSeen { Participant = stop.Participant, ExpiresAt = expires })
            : Decision.Nothing;
    }

    public static Decision Admit(AdmissionState state, Admit admit, DecisionContext context)
    {
        if (admit.All == admit.Participants.Count > 0)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                admit.All
                    ? "Either all or participants: name nobody to let everybody in."
                    : "participants is empty: name at least one, or say all.");
        }

        if (admit.Participants.Count > AdmissionLimits.ParticipantsAtOnceMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"participants has {admit.Participants.Count} ids; {AdmissionLimits.ParticipantsAtOnceMax} are legal.");
        }

        var ids = admit.All
            ? state.Waiting.Items.Select(x => x.Participant)
            : admit.Participants.Where(state.Waiting.Contains).Distinct(StringComparer.Ordinal);
        return Decision.Accept([.. Grant([.. ids], context)]);
    }

    public static Decision Deny(AdmissionState state, Deny deny, DecisionContext context) =>
        state.Waiting.Contains(deny.Participant)
            ? Tell(context, new EntryDenied { Participant = deny.Participant, Reason = DenyReason.Command })
            : Decision.Refuse(
                RefusalCode.NotFound,
                $"'{LegalText.Quotable(deny.Participant)}' is not in the lobby: they came in, or gave up.");

    /// <summary>Who has come in, or has been away or waiting for too long.</summary>
    public static Decision Settle(AdmissionState state, DecisionContext context)
    {
        if (!context.Facts.Conference.IsAlive || state.Waiting.Count == 0) return Decision.Nothing;
        var due = state.DueBy(context.Now).ToList();
        var gone = state.Waiting.Items
            .Where(x => context.Facts.Roster.Find(x.Participant) is not null)
            .Concat(due.Where(x => x.ExpiresAt <= context.Now && !IsOverdue(x, context.Now)))
            .Select(x => x.Participant)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var events = due
            .Where(x => IsOverdue(x, context.Now) && !gone.Contains(x.Participant))
            .Select(x => new DecidedEvent(
                new EntryDenied { Participant = x.Participant, Reason = DenyReason.TimedOut }, Audience(context)))
            .ToList();
        if (gone.Count > 0)
            events.Add(new DecidedEvent(new NewcomersGone { Participants = { gone } }, Audience(context)));
        return Decision.Accept([.. events]);
    }

    /// <summary>The events that let these pass, some hundred at a time.</summary>
    public static IEnumerable<DecidedEvent> Grant(ImmutableArray<string> participants, DecisionContext context) =>
        participants.Chunk(AdmissionLimits.ParticipantsAtOnceMax).Select(some =>
            new DecidedEvent(new EntryGranted { Participants = { some } }, Audience(context)));

    private static bool IsOverdue(Waiting waiting, long now) => waiting.DeniedAt > 0 && waiting.DeniedAt <= now;

    private static Decision Tell(DecisionContext context, Google.Protobuf.IMessage body) =>
        Decision.Accept([new DecidedEvent(body, Audience(context))]);

    /// <summary>Hosts and co-hosts; while there are none, nobody: they are shown the lobby when they come.</summary>
    private static ImmutableArray<string> Audience(DecisionContext context)
    {
        var ids = context.Facts.Roster.Participants
            .Where(x => x.Role >= Permission.CoHost.Minimum)
            .Select(x => x.Id)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        return ids.IsEmpty ? [Passwords.Nobody] : ids;
    }
}

using System.Collections.Immutable;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>The roster as a message, and back.</summary>
internal static class RosterSnapshots
{
    public static RosterSnapshot Write(RosterState state, bool bans)
    {
        var snapshot = new RosterSnapshot
        {
            ActingHost = state.ActingHost,
            ActingHostRole = state.ActingHostRole,
            HostAbsentSince = state.HostAbsentSince,
            EmptySince = state.EmptySince,
            Generations = state.Generations,
        };
        snapshot.Participants.AddRange(state.Participants);
        if (!bans) return snapshot;
        snapshot.Bans.AddRange(state.Bans.Values);
        snapshot.Formers.AddRange(state.Formers.Items);
        return snapshot;
    }

    public static RosterState Read(RosterSnapshot snapshot) =>
        snapshot.Participants.Aggregate(RosterState.Empty, (state, participant) => state.Add(participant)) with
        {
            ActingHost = snapshot.ActingHost,
            ActingHostRole = snapshot.ActingHostRole,
            HostAbsentSince = snapshot.HostAbsentSince,
            EmptySince = snapshot.EmptySince,
            Generations = snapshot.Generations,
            Formers = snapshot.Formers.Aggregate(new Sequence<Former>(), (all, x) => all.With(x.Participant, x)),
            Bans = snapshot.Bans.ToImmutableSortedDictionary(
                ban => ban.Participant,
                ban => ban,
                StringComparer.Ordinal),
        };
}

using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Testing.Histories;

/// <summary>Who is there, and what everybody takes the state to be.</summary>
public static partial class HistoryChecker
{
    private const string Roster = "roster";

    /// <summary>
    /// Who joins leaves exactly once, and nobody is shown who is gone. Read from the events alone: the product's own
    /// fold would believe itself.
    /// </summary>
    private static void CheckPresence(
        History history, IReadOnlyList<Event> journal, CheckDemands demands, List<string> findings)
    {
        var present = FollowPresence(demands.From.Present, journal, findings.Add);
        foreach (var departure in history.Departures)
        {
            if (present.TryGetValue(departure.Participant, out var since)
                && demands.EndedAt - departure.At > demands.GraceMs)
            {
                findings.Add(
                    $"ghost: {departure.Participant}, in since {since}, was gone for "
                    + $"{demands.EndedAt - departure.At} ms at the end and is still there; {demands.GraceMs} may pass");
            }
        }
    }

    /// <summary>Who is in after a stretch of the journal.</summary>
    internal static Dictionary<string, long> FollowPresence(
        IReadOnlyDictionary<string, long> before, IReadOnlyList<Event> journal, Action<string> find)
    {
        var present = new Dictionary<string, long>(before, StringComparer.Ordinal);
        foreach (var @event in journal.Where(x => x.Service == Roster))
        {
            if (@event.Type == nameof(ParticipantJoined))
            {
                var joined = ParticipantJoined.Parser.ParseFrom(@event.Body).Participant.Id;
                if (!present.TryAdd(joined, @event.Seq))
                    find($"ghost: {joined} joined at {@event.Seq} and at {present[joined]} without leaving");
            }
            else if (@event.Type == nameof(ParticipantLeft))
            {
                var left = ParticipantLeft.Parser.ParseFrom(@event.Body).Participant;
                if (!present.Remove(left))
                    find($"ghost: {left} left at {@event.Seq} and was not there, or had left before");
            }
        }

        return present;
    }

    /// <summary>Whoever has a state has that of the journal up to the same event.</summary>
    private static void CheckStates(History history, CheckDemands demands, List<string> findings)
    {
        if (demands.HashAt is not { } hashAt) return;
        foreach (var claim in history.Claims)
        {
            if (hashAt(claim.Seq, claim.Service) == claim.Hash) continue;
            var what = claim.Service.Length > 0 ? $"the state of '{claim.Service}'" : "the state";
            findings.Add($"divergent: {what} of {claim.Who} at {claim.Seq} is not the fold of the journal");
        }
    }
}

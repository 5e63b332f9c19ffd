using Collab.Protocol;

namespace Collab.Testing.Histories;

/// <summary>What a check found.</summary>
public enum Verdict
{
    /// <summary>Nothing against the promises, and enough was done to say so.</summary>
    Valid,

    /// <summary>A promise was broken.</summary>
    Invalid,

    /// <summary>Too little was acknowledged to say anything.</summary>
    Unknown,
}

/// <summary>The result of a check.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Findings">What was broken, one line each: the kind, then the details. At most 100.</param>
/// <param name="Acked">Operations acknowledged.</param>
/// <param name="Refused">Operations refused.</param>
/// <param name="Unknown">Operations without an answer.</param>
/// <param name="AckedInFaults">Operations acknowledged while something was broken.</param>
public sealed record CheckResult(
    Verdict Verdict, IReadOnlyList<string> Findings, int Acked, int Refused, int Unknown, int AckedInFaults)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Verdict}: acked {Acked} ({AckedInFaults} in faults), refused {Refused}, unknown {Unknown}"
        + string.Concat(Findings.Select(finding => $"\n  {finding}"));
}

/// <summary>
/// Holds the history of one conference against its journal, which is the truth. The invariants are those of total-order
/// broadcast with exactly-once effects; each is one pass over hash maps, because all values are unique (the idea of
/// Elle's list-append, Kingsbury and Alvaro, VLDB 2020).
/// </summary>
public static partial class HistoryChecker
{
    private const int FindingsMax = 100;

    /// <summary>Checks a history.</summary>
    /// <param name="history">What the clients did and saw.</param>
    /// <param name="journal">The conference's events in the order of the journal.</param>
    /// <param name="valueOf">The operation's value that an event records; <c>null</c> for other events.</param>
    /// <param name="ackedMin">Fewer acknowledged operations than this make a valid history unknown.</param>
    public static CheckResult Check(
        History history, IReadOnlyList<Event> journal, Func<Event, string?> valueOf, int ackedMin) =>
        Check(history, journal, valueOf, new CheckDemands { AckedMin = ackedMin });

    /// <summary>Checks a history.</summary>
    /// <param name="history">What the clients did and saw.</param>
    /// <param name="journal">The conference's events in the order of the journal.</param>
    /// <param name="valueOf">The operation's value that an event records; <c>null</c> for other events.</param>
    /// <param name="demands">What else there is to hold against the journal, and how much is enough.</param>
    public static CheckResult Check(
        History history, IReadOnlyList<Event> journal, Func<Event, string?> valueOf, CheckDemands demands)
    {
        var findings = new List<string>();
        var from = demands.From;
        CheckJournal(journal, from, findings);
        var seqs = CheckEffects(journal, valueOf, history, from, findings);
        CheckOperations(history, seqs, findings);
        CheckRealTime(history, seqs, findings);
        CheckObservations(history, journal, from, findings);
        CheckPresence(history, journal, demands, findings);
        CheckStates(history, demands, findings);

        var acked = history.Operations.Count(x => x.Outcome == Outcome.Ok);
        var ackedInFaults = history.Operations.Count(x => x.Outcome == Outcome.Ok
            && history.Faults.Any(fault => fault.From <= x.CompletedAt && x.CompletedAt <= fault.To));
        var isEnough = acked >= demands.AckedMin && ackedInFaults >= demands.AckedInFaultsMin;
        var verdict = findings.Count > 0 ? Verdict.Invalid : isEnough ? Verdict.Valid : Verdict.Unknown;
        return new CheckResult(
            verdict,
            [.. findings.Take(FindingsMax)],
            acked,
            history.Operations.Count(x => x.Outcome == Outcome.Refused),
            history.Operations.Count(x => x.Outcome == Outcome.Unknown),
            ackedInFaults);
    }

    /// <summary>Gapless from 1; epochs never go back; a command has one effect.</summary>
    private static void CheckJournal(IReadOnlyList<Event> journal, Checkpoint from, List<string> findings)
    {
        var epoch = from.Epoch;
        var commands = new Dictionary<(string, long), long>();
        for (var i = 0; i < journal.Count; i++)
        {
            var @event = journal[i];
            if (i > 0 && @event.Seq == journal[i - 1].Seq)
            {
                findings.Add(
                    $"two writers: seq {@event.Seq} stands twice, of epochs {journal[i - 1].Epoch} and {@event.Epoch}");
            }

            var place = from.Seq + i + 1;
            if (@event.Seq != place) findings.Add($"journal gap: place {place} holds seq {@event.Seq}");
            if (@event.Epoch < epoch)
                findings.Add($"two writers: seq {@event.Seq} is of epoch {@event.Epoch} after epoch {epoch}");
            epoch = Math.Max(epoch, @event.Epoch);
            if (@event.CommandId == 0 || !@event.Last) continue;
            if (!commands.TryAdd((@event.Session, @event.CommandId), @event.Seq))
            {
                findings.Add(
                    $"duplicated: command {@event.CommandId} of session {@event.Session} has effects at "
                    + $"{commands[(@event.Session, @event.CommandId)]} and {@event.Seq}");
            }
        }
    }

    /// <summary>Every recorded value was invoked, and is recorded once.</summary>
    private static Dictionary<string, long> CheckEffects(
        IReadOnlyList<Event> journal,
        Func<Event, string?> valueOf,
        History history,
        Checkpoint from,
        List<string> findings)
    {
        var invoked = history.Operations.Select(x => x.Value).ToHashSet(StringComparer.Ordinal);
        var seqs = new Dictionary<string, long>(from.Effects, StringComparer.Ordinal);
        foreach (var @event in journal)
        {
            if (valueOf(@event) is not { } value) continue;
            if (!invoked.Contains(value)) findings.Add($"unexpected: '{value}' at {@event.Seq} was never invoked");
            if (!seqs.TryAdd(value, @event.Seq))
                findings.Add($"duplicated: '{value}' at {seqs[value]} and {@event.Seq}");
        }

        return seqs;
    }

    /// <summary>Acknowledged means journaled, there where the acknowledgement said; refused means not done.</summary>
    private static void CheckOperations(History history, Dictionary<string, long> seqs, List<string> findings)
    {
        foreach (var operation in history.Operations)
        {
            var found = seqs.TryGetValue(operation.Value, out var seq);
            switch (operation.Outcome)
            {
                case Outcome.Ok when !found:
                    findings.Add($"lost: '{operation.Value}' of {operation.Client} was acknowledged and is not there");
                    break;
                case Outcome.Ok when operation.Seq != seq:
                    findings.Add(
                        $"misplaced: '{operation.Value}' was acknowledged at {operation.Seq}, stands at {seq}");
                    break;
                case Outcome.Refused when found:
                    findings.Add($"unexpected: '{operation.Value}' was refused and stands at {seq}");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>What was acknowledged before something else was invoked stands before it (linearizability).</summary>
    private static void CheckRealTime(History history, Dictionary<string, long> seqs, List<string> findings)
    {
        var ends = history.Operations.Where(x => x.Outcome == Outcome.Ok && seqs.ContainsKey(x.Value))
            .OrderBy(x => x.CompletedAt)
            .ToList();
        var highest = (Seq: 0L, Value: "");
        var next = 0;
        foreach (var operation in history.Operations.Where(x => seqs.ContainsKey(x.Value)).OrderBy(x => x.InvokedAt))
        {
            for (; next < ends.Count && ends[next].CompletedAt < operation.InvokedAt; next++)
            {
                if (seqs[ends[next].Value] > highest.Seq) highest = (seqs[ends[next].Value], ends[next].Value);
            }

            if (seqs[operation.Value] < highest.Seq)
            {
                findings.Add(
                    $"reordered: '{operation.Value}' at {seqs[operation.Value]} was invoked after '{highest.Value}' "
                    + $"at {highest.Seq} had been acknowledged");
            }
        }
    }

    /// <summary>Every client's stream is a stretch of the log: no gap, no repeat, nothing else.</summary>
    private static void CheckObservations(
        History history, IReadOnlyList<Event> journal, Checkpoint from, List<string> findings)
    {
        var end = from.Seq + journal.Count;
        foreach (var (client, observations) in history.Observations)
        {
            var last = from.Clients.Contains(client) ? from.Seq : 0L;
            foreach (var observation in observations)
            {
                if (last > 0 && observation.Seq != last + 1)
                {
                    var kind = observation.Seq <= last ? "repeat" : "gap";
                    findings.Add($"{kind}: {client} got {observation.Seq} after {last}");
                }

                last = observation.Seq;
                if (observation.Seq <= from.Seq || observation.Seq > end)
                {
                    findings.Add($"phantom: {client} got {observation.Seq}, the journal ends at {end}");
                    continue;
                }

                var truth = journal[(int)(observation.Seq - from.Seq) - 1];
                if (observation.Hidden)
                {
                    if (truth.Audience.Count == 0)
                        findings.Add($"withheld: {client} got {observation.Seq} hidden, though it is for everybody");
                }
                else if (observation.Identity != Observation.IdentityOf(truth))
                {
                    findings.Add($"reordered: {client} got another event at {observation.Seq} than the journal holds");
                }
            }
        }
    }
}

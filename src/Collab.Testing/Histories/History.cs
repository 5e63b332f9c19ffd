using System.Collections.Concurrent;
using Collab.Protocol;

namespace Collab.Testing.Histories;

/// <summary>How an operation ended, as far as its client knows.</summary>
public enum Outcome
{
    /// <summary>Never answered: it may have been done or not.</summary>
    Unknown,

    /// <summary>Acknowledged.</summary>
    Ok,

    /// <summary>Refused: it must not have been done.</summary>
    Refused,
}

/// <summary>One command as its client saw it.</summary>
/// <param name="Client">Whose.</param>
/// <param name="Value">Unique in the whole history: what the journal must hold once.</param>
/// <param name="InvokedAt">A monotonic time, the same clock for all clients.</param>
public sealed record Operation(string Client, string Value, long InvokedAt)
{
    private int _outcome;

    /// <summary>How it ended. Set last: whoever sees that it ended sees all of it.</summary>
    public Outcome Outcome
    {
        get => (Outcome)Volatile.Read(ref _outcome);
        set => Volatile.Write(ref _outcome, (int)value);
    }

    /// <summary>When it ended, on the same clock; meaningless while unknown.</summary>
    public long CompletedAt { get; set; }

    /// <summary>The seq that the acknowledgement named; 0 unless <see cref="Outcome.Ok"/>.</summary>
    public long Seq { get; set; }

    /// <summary>Why it was refused, or could not be known; empty otherwise.</summary>
    public string Problem { get; set; } = "";
}

/// <summary>An event as a client received it.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Hidden">Whether only the number came.</param>
/// <param name="Identity">Service, type, session and command; empty when hidden.</param>
public readonly record struct Observation(long Seq, bool Hidden, string Identity)
{
    /// <summary>What the journal holds at that place.</summary>
    public static string IdentityOf(Event @event) =>
        $"{@event.Service}/{@event.Type}/{@event.Session}/{@event.CommandId}/{Convert.ToHexString(@event.Body.Span)}";
}

/// <summary>What somebody said that the conference's state was.</summary>
/// <param name="Who">A client, or a node's replica.</param>
/// <param name="Seq">After which event.</param>
/// <param name="Hash">Of the state; the same function for everybody, and for the fold of the journal.</param>
/// <param name="Service">The service whose state it is; empty for the conference's as a whole.</param>
public sealed record StateClaim(string Who, long Seq, string Hash, string Service = "");

/// <summary>A participant's last client is gone for good.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="At">Milliseconds since the Unix epoch, by the clock that the journal's times are of.</param>
public sealed record Departure(string Participant, long At);

/// <summary>A stretch of time in which something was broken on purpose, on the clock of the operations.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
public readonly record struct FaultSpan(long From, long To);

/// <summary>What the clients of one conference did and saw. Safe to write from many threads.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<Operation> _operations = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Observation>> _observations = new();

    private readonly ConcurrentQueue<StateClaim> _claims = new();
    private readonly ConcurrentQueue<Departure> _departures = new();
    private readonly ConcurrentQueue<FaultSpan> _faults = new();

    /// <summary>What somebody said that the state was.</summary>
    public IReadOnlyCollection<StateClaim> Claims => _claims;

    /// <summary>Who is gone for good; whoever comes back after all is not.</summary>
    public IReadOnlyCollection<Departure> Departures => _departures;

    /// <summary>When something was broken on purpose.</summary>
    public IReadOnlyCollection<FaultSpan> Faults => _faults;

    /// <summary>All operations.</summary>
    public IReadOnlyCollection<Operation> Operations => _operations;

    /// <summary>What each client received, in the order of receiving.</summary>
    public IEnumerable<KeyValuePair<string, ConcurrentQueue<Observation>>> Observations => _observations;

    /// <summary>A client begins an operation.</summary>
    public Operation Invoke(string client, string value, long now)
    {
        var operation = new Operation(client, value, now);
        _operations.Enqueue(operation);
        return operation;
    }

    /// <summary>Somebody says what the state is.</summary>
    public void Claim(StateClaim claim) => _claims.Enqueue(claim);

    /// <summary>A participant's last client has left, or vanished, and does not come back.</summary>
    public void Depart(Departure departure) => _departures.Enqueue(departure);

    /// <summary>Something was broken on purpose for a while.</summary>
    public void Break(FaultSpan span) => _faults.Enqueue(span);

    /// <summary>
    /// Takes out what a check of the log up to a place settles. Operations without an answer, or with one behind that
    /// place, stay here, and are without an answer in what is returned.
    /// </summary>
    /// <param name="seq">The place; every client has received it.</param>
    /// <param name="known">Operations that ended without an answer and stand here are settled too.</param>
    public History Take(long seq, IReadOnlyDictionary<string, long> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var taken = new History();
        for (var left = _operations.Count; left > 0 && _operations.TryDequeue(out var operation); left--)
        {
            var outcome = operation.Outcome;
            if (outcome == Outcome.Refused || (outcome == Outcome.Ok && operation.Seq <= seq))
            {
                taken._operations.Enqueue(operation);
                continue;
            }

            if (operation.Problem.Length > 0 && outcome == Outcome.Unknown && known.ContainsKey(operation.Value))
                continue;
            taken.Invoke(operation.Client, operation.Value, operation.InvokedAt);
            _operations.Enqueue(operation);
        }

        foreach (var (client, observations) in _observations)
        {
            while (observations.TryPeek(out var next) && next.Seq <= seq && observations.TryDequeue(out next))
                taken.Observe(client, next);
        }

        return taken;
    }

    /// <summary>A client received an event.</summary>
    public void Observe(string client, Observation observation) =>
        _observations.GetOrAdd(client, _ => new ConcurrentQueue<Observation>()).Enqueue(observation);
}

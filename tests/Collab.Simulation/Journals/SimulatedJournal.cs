using Akka.Actor;
using Akka.Persistence;
using Collab.Actors;
using Collab.Actors.Conferences;
using Collab.Actors.Serialization;
using Collab.Protocol;
using Collab.Simulation.Faults;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;
using Google.Protobuf;

namespace Collab.Simulation.Journals;

/// <summary>
/// The database that all nodes share. One row per conference and seq: that is the fence. Operations take time, fail,
/// are done without an answer, and are answered as failed and done later.
/// </summary>
internal sealed class SimulatedJournal(Schedule schedule)
{
    private readonly Dictionary<string, ConferenceLog> _logs = new(StringComparer.Ordinal);
    private readonly List<PendingWrite> _pending = [];

    private VirtualTime Time => schedule.Time;

    private Random Random => schedule.Random;

    /// <summary>The faults that are to hit the next operations.</summary>
    public JournalFaults Faults { get; } = new(schedule);

    /// <summary>What there is of a conference.</summary>
    public ConferenceLog LogOf(string persistenceId)
    {
        if (!_logs.TryGetValue(persistenceId, out var log)) _logs[persistenceId] = log = new ConferenceLog();
        return log;
    }

    /// <summary>A primary wants events written.</summary>
    public void Write(WriteMessages request)
    {
        if (schedule.LifeOf(request.PersistentActor) is not { IsAlive: true } life) return;
        var write = new PendingWrite(life, request);
        if (Faults.FailsAtOnce(write))
        {
            Fail(write, "The database does not answer.");
            return;
        }

        var arrival = Math.Max(Time.Now + Faults.Latency(), life.JournalBusyUntil + 1);
        life.JournalBusyUntil = arrival;
        _pending.Add(write);
        Time.At(arrival, () => Execute(write));
    }

    /// <summary>When an operation that only reads sees the database, and when its answer is there.</summary>
    public void Read(NodeLife life, Action<bool> read)
    {
        var fails = Faults.FailsRead();
        Time.After(Faults.Latency(), () =>
        {
            if (life.IsAlive) read(fails || Faults.IsDown);
        });
    }

    /// <summary>A write is done, or not, when its writer has long been told that it failed.</summary>
    public void ExecuteUnheard(PendingWrite write)
    {
        write.IsUnheard = true;
        Execute(write);
    }

    private void Execute(PendingWrite write)
    {
        _pending.Remove(write);
        if (write.IsDoomed || Faults.Fails(write))
        {
            Fail(write, "The transaction was rolled back.");
            return;
        }

        var rows = write.Rows;
        var log = LogOf(rows[0].PersistenceId);
        var first = rows[0].SequenceNr;
        var isSecondWriter = first <= log.Head;
        if (isSecondWriter && schedule.Planted is not PlantedFault.FenceOff)
        {
            // All that the same process has under way is in one transaction with it.
            schedule.Tally.SecondWritersRefused++;
            foreach (var other in _pending.Where(x => x.Life == write.Life)) other.IsDoomed = true;
            Fail(write, $"UNIQUE constraint failed: event {first} exists.");
            return;
        }

        if (first > log.Head + 1) schedule.Find($"gap: event {first} was written after {log.Head}");
        foreach (var row in rows)
        {
            var bytes = ((JournaledEvent)row.Payload).Bytes.ToArray();
            log.Write(row.SequenceNr, bytes);
            schedule.Trace.Step(Step.Written, row.SequenceNr, write.Life.Number, bytes);
            if (schedule.Trace.IsTold)
                schedule.Trace.Tell($"{write.Life} writes {row.PersistenceId}: {Event.Parser.ParseFrom(bytes)}");
        }

        schedule.Try("folding the log", () => log.FoldFrom(first));
        if (Faults.LosesAnswer(write)) Fail(write, "The connection broke before the answer.");
        else if (!write.IsUnheard) Time.After(Faults.Latency() / 4, () => Confirm(write));
    }

    private void Confirm(PendingWrite write)
    {
        if (!write.Life.IsAlive) return;
        var (actor, instance) = (write.Request.PersistentActor, write.Request.ActorInstanceId);
        actor.Tell(WriteMessagesSuccessful.Instance, ActorRefs.NoSender);

        // One by one, not all at once, and never before those of an earlier write: Akka's journal sees to that.
        var scattered = Random.Next(10) == 0;
        foreach (var row in write.Rows)
        {
            write.Life.ConfirmedUntil =
                Math.Max(write.Life.ConfirmedUntil, Time.Now) + (scattered ? Random.Next(300) : 0);
            Time.At(
                write.Life.ConfirmedUntil, () => actor.Tell(new WriteMessageSuccess(row, instance), row.Sender));
        }
    }

    private void Fail(PendingWrite write, string reason)
    {
        schedule.Trace.Step(Step.WriteFailed, write.Rows[0].SequenceNr, write.Life.Number);
        if (schedule.Trace.IsTold) schedule.Trace.Tell($"{write.Life}: write of {write.Rows[0].SequenceNr}: {reason}");
        if (write.IsUnheard) return;
        Time.After(Faults.Latency() / 4, () =>
        {
            if (!write.Life.IsAlive) return;
            var cause = new IOException(reason);
            var (actor, instance) = (write.Request.PersistentActor, write.Request.ActorInstanceId);
            actor.Tell(new WriteMessagesFailed(cause, write.Rows.Count), ActorRefs.NoSender);
            foreach (var row in write.Rows) actor.Tell(new WriteMessageFailure(row, cause, instance), row.Sender);
        });
    }

    /// <summary>Holds a snapshot against the log, byte for byte, and keeps it.</summary>
    public void Keep(string persistenceId, long seq, byte[] state)
    {
        var log = LogOf(persistenceId);
        schedule.Tally.SnapshotsChecked++;
        if (seq > log.Head)
            schedule.Find($"divergent: a snapshot at {seq} of {persistenceId}, whose log ends at {log.Head}");
        else if (!state.AsSpan().SequenceEqual(log.At(seq).ToSnapshot().ToByteArray()))
            schedule.Find($"divergent: the snapshot at {seq} of {persistenceId} is not the fold of its log");
        if (seq >= (log.Snapshot?.Seq ?? 0)) log.Snapshot = (seq, state);
    }
}

/// <summary>Events on their way into the database.</summary>
internal sealed class PendingWrite(NodeLife life, WriteMessages request)
{
    /// <summary>Whose.</summary>
    public NodeLife Life { get; } = life;

    /// <summary>What was asked.</summary>
    public WriteMessages Request { get; } = request;

    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<IPersistentRepresentation> Rows { get; } =
        [.. request.Messages.OfType<AtomicWrite>().SelectMany(x => (IEnumerable<IPersistentRepresentation>)x.Payload)];

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public bool IsUnheard { get; set; }

    /// <summary>Whether it fails with another one in its transaction.</summary>
    public bool IsDoomed { get; set; }
}

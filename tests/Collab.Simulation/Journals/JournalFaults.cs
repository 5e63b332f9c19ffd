using Collab.Simulation.Faults;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Journals;

/// <summary>What goes wrong with the database: for a while, or with the next operation.</summary>
internal sealed class JournalFaults(Schedule schedule)
{
    private readonly Dictionary<FaultKind, int> _armed = [];
    private long _slowUntil;

    /// <summary>Whether every operation fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>The next operation of that kind is hit.</summary>
    public void Arm(FaultKind kind) => _armed[kind] = _armed.GetValueOrDefault(kind) + 1;

    /// <summary>Operations take long until then.</summary>
    public void SlowDown(long until) => _slowUntil = until;

    /// <summary>Nothing goes wrong from here on.</summary>
    public void End()
    {
        _armed.Clear();
        IsDown = false;
        _slowUntil = 0;
    }

    /// <summary>How long an operation takes, in microseconds.</summary>
    public long Latency()
    {
        var slow = schedule.Time.Now < _slowUntil || schedule.Random.Next(200) == 0;
        return schedule.Random.NextInt64(200, slow ? 300 * VirtualTime.Millisecond : 3 * VirtualTime.Millisecond);
    }

    /// <summary>Whether the writer is told that a write failed which may be done all the same, later.</summary>
    public bool FailsAtOnce(PendingWrite write)
    {
        if (!TryHit(FaultKind.WriteTimesOut)) return false;
        var late = new PendingWrite(write.Life, write.Request);
        schedule.Time.After(
            schedule.Random.NextInt64(VirtualTime.Second), () => schedule.Journal.ExecuteUnheard(late));
        return true;
    }

    /// <summary>Whether a write fails and is not done; its process may crash just before.</summary>
    public bool Fails(PendingWrite write)
    {
        if (IsDown) return true;
        if (!TryHit(FaultKind.CrashBeforeWrite)) return TryHit(FaultKind.WriteFails);
        schedule.Faults.Crash(write.Life);
        return true;
    }

    /// <summary>Whether a write that is done is told as failed; its process may crash just after.</summary>
    public bool LosesAnswer(PendingWrite write)
    {
        if (!TryHit(FaultKind.CrashAfterWrite)) return TryHit(FaultKind.WriteAnswerLost);
        schedule.Faults.Crash(write.Life);
        return true;
    }

    /// <summary>Whether a read, or an operation on snapshots, fails.</summary>
    public bool FailsRead() => TryHit(FaultKind.ReadFails);

    private bool TryHit(FaultKind kind)
    {
        if (_armed.GetValueOrDefault(kind) == 0) return false;
        _armed[kind]--;
        schedule.Tally.Count(kind);
        return true;
    }
}

namespace Collab.Simulation.Time;

/// <summary>Something that is to happen at its time.</summary>
internal sealed class Planned(Action action)
{
    /// <summary>Whether it has happened, or never will.</summary>
    public bool IsOver { get; private set; }

    /// <summary>It does not happen.</summary>
    public void Cancel() => IsOver = true;

    /// <summary>It happens, unless it was cancelled.</summary>
    public void Happen()
    {
        if (IsOver) return;
        IsOver = true;
        action();
    }
}

/// <summary>The one clock of a schedule, in microseconds, and everything that is to happen.</summary>
internal sealed class VirtualTime
{
    /// <summary>When every schedule begins, on the clock of the wall.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Planned, (long At, long Order)> _planned = new();
    private long _order;

    /// <summary>Microseconds since the schedule began.</summary>
    public long Now { get; private set; }

    /// <summary>Microseconds in a millisecond.</summary>
    public const long Millisecond = 1_000;

    /// <summary>Microseconds in a second.</summary>
    public const long Second = 1_000_000;

    /// <summary>Microseconds of a time span.</summary>
    public static long Of(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Plans something; what is planned for the same time happens in the order of planning.</summary>
    public Planned After(long microseconds, Action action) => At(Now + Math.Max(microseconds, 0), action);

    /// <summary>The same, at a time.</summary>
    public Planned At(long time, Action action)
    {
        var planned = new Planned(action);
        _planned.Enqueue(planned, (Math.Max(time, Now), _order++));
        return planned;
    }

    /// <summary>Something took this long.</summary>
    public void Spend(long microseconds) => Now += microseconds;

    /// <summary>Lets the next thing happen whose time has come.</summary>
    public bool TryHappen()
    {
        if (!_planned.TryPeek(out _, out var next) || next.At > Now) return false;
        _planned.Dequeue().Happen();
        return true;
    }

    /// <summary>Goes on to the next thing that is planned; <c>false</c> when nothing is until then.</summary>
    public bool TryAdvance(long until)
    {
        while (_planned.TryPeek(out var planned, out var next))
        {
            if (planned.IsOver)
            {
                _planned.Dequeue();
                continue;
            }

            if (next.At > until) break;
            Now = Math.Max(Now, next.At);
            return true;
        }

        Now = Math.Max(Now, until);
        return false;
    }

    /// <summary>Begins anew, with nothing planned.</summary>
    public void Reset()
    {
        _planned.Clear();
        (_order, Now) = (0, 0);
    }
}

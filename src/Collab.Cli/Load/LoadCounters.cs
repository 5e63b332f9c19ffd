namespace Collab.Cli.Load;

/// <summary>What happened during a run. Safe to share.</summary>
internal sealed class LoadCounters
{
    private long _acked;
    private long _delivered;
    private long _refused;
    private long _unknown;
    private long _gaps;
    private long _duplicates;
    private long _disagreements;
    private long _rejoins;

    /// <summary>From sending a post to its acknowledgement.</summary>
    public LatencyHistogram AckTimes { get; } = new();

    /// <summary>Posts that were acknowledged.</summary>
    public long Acked => Volatile.Read(ref _acked);

    /// <summary>Messages that arrived at members, each member counted.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Posts that were refused in the end.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Posts of which nobody can say whether they were done.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>Places in a member's stream where a seq is missing.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Events that a member got twice, and posts that had their effect twice.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Events that two members of a conference saw differently under the same seq.</summary>
    public long Disagreements => Volatile.Read(ref _disagreements);

    /// <summary>Members that lost their session and had to join anew.</summary>
    public long Rejoins => Volatile.Read(ref _rejoins);

    /// <summary>Acknowledged posts that did not come back; known at the end.</summary>
    public long Lost { get; set; }

    /// <summary>Members whose stream had not come to the last acknowledged post when patience ended.</summary>
    public long Behind { get; set; }

    public void CountAck(TimeSpan time)
    {
        Interlocked.Increment(ref _acked);
        AckTimes.Add(time);
    }

    public void CountDelivery() => Interlocked.Increment(ref _delivered);

    public void CountRefusal() => Interlocked.Increment(ref _refused);

    public void CountUnknown() => Interlocked.Increment(ref _unknown);

    public void CountGap() => Interlocked.Increment(ref _gaps);

    public void CountDuplicate() => Interlocked.Increment(ref _duplicates);

    public void CountDisagreement() => Interlocked.Increment(ref _disagreements);

    public void CountRejoin() => Interlocked.Increment(ref _rejoins);
}

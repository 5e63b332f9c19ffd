using Collab.Client.Sessions;
using Collab.Simulation.Faults;

namespace Collab.Simulation.Schedules;

/// <summary>What schedules were made of, so that nobody has to believe that they were not empty.</summary>
internal sealed class Tally
{
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>Commands that clients entered.</summary>
    public long Invoked { get; set; }

    /// <summary>Commands that were acknowledged.</summary>
    public long Acked { get; set; }

    /// <summary>Commands that were refused.</summary>
    public long Refused { get; set; }

    /// <summary>Events in the journals.</summary>
    public long Events { get; set; }

    /// <summary>Incarnations of primaries that wrote.</summary>
    public long Epochs { get; set; }

    /// <summary>Writes that the fence refused.</summary>
    public long SecondWritersRefused { get; set; }

    /// <summary>Messages between processes that were lost with a link or a process.</summary>
    public long MessagesLost { get; set; }

    /// <summary>Attachments that reached a process which was not the home.</summary>
    public long AttachmentsMisrouted { get; set; }

    /// <summary>Snapshots that were held against the log.</summary>
    public long SnapshotsChecked { get; set; }

    /// <summary>States of replicas that were held against the log.</summary>
    public long ReplicasChecked { get; set; }

    /// <summary>Primaries that went on from what a replica had in memory.</summary>
    public long FoldedTaken { get; set; }

    /// <summary>Sessions that were resumed.</summary>
    public long Resumed { get; set; }

    /// <summary>Clients that had to join anew.</summary>
    public long Rejoined { get; set; }

    /// <summary>Steps: a mailbox that ran, a message, a write.</summary>
    public long Steps { get; set; }

    /// <summary>Virtual seconds.</summary>
    public double VirtualSeconds { get; set; }

    /// <summary>How often a fault happened.</summary>
    public long this[FaultKind kind] => _faults[(int)kind];

    /// <summary>All faults.</summary>
    public long Faults => _faults.Sum();

    /// <summary>A fault happened.</summary>
    public void Count(FaultKind kind) => _faults[(int)kind]++;

    /// <summary>A client came in.</summary>
    public void Entered(SessionEntry entry)
    {
        if (entry == SessionEntry.Resumed) Resumed++;
        if (entry == SessionEntry.Rejoined) Rejoined++;
    }

    /// <summary>Adds another one.</summary>
    public void Add(Tally other)
    {
        for (var i = 0; i < _faults.Length; i++) _faults[i] += other._faults[i];
        Invoked += other.Invoked;
        Acked += other.Acked;
        Refused += other.Refused;
        Events += other.Events;
        Epochs += other.Epochs;
        SecondWritersRefused += other.SecondWritersRefused;
        MessagesLost += other.MessagesLost;
        AttachmentsMisrouted += other.AttachmentsMisrouted;
        SnapshotsChecked += other.SnapshotsChecked;
        ReplicasChecked += other.ReplicasChecked;
        FoldedTaken += other.FoldedTaken;
        Resumed += other.Resumed;
        Rejoined += other.Rejoined;
        Steps += other.Steps;
        VirtualSeconds += other.VirtualSeconds;
    }
}

namespace Collab.Simulation.Faults;

/// <summary>What can go wrong in a schedule. Counted when it happened, not when it was planned.</summary>
internal enum FaultKind
{
    /// <summary>A node's process is gone; the others find its port refusing.</summary>
    NodeCrashed,

    /// <summary>A node's machine is gone; the others hear nothing.</summary>
    MachineLost,

    /// <summary>A node's process crashes when its write reaches the database, which is not done.</summary>
    CrashBeforeWrite,

    /// <summary>A node's process crashes when its write was done, of which it never hears.</summary>
    CrashAfterWrite,

    /// <summary>A node's process stands still for a while, maybe for so long that the others give it up.</summary>
    NodePaused,

    /// <summary>A node is cut off from the others in both directions.</summary>
    NodeCutOff,

    /// <summary>A node is heard by the others, or hears them, but not both.</summary>
    OneWayCut,

    /// <summary>A living node was given up by the others, and went on alone for a while.</summary>
    NodeDowned,

    /// <summary>An association ends; the end of what was under way is lost.</summary>
    LinkBroken,

    /// <summary>Messages take long on one link.</summary>
    LinkSlow,

    /// <summary>A message is lost alone.</summary>
    MessageDropped,

    /// <summary>A message comes twice.</summary>
    MessageRepeated,

    /// <summary>A message comes before an earlier one of the same sender.</summary>
    MessageOvertaken,

    /// <summary>A shard region loses a message.</summary>
    AttachmentDropped,

    /// <summary>A primary moves to another node.</summary>
    PrimaryMoved,

    /// <summary>A primary's actor throws.</summary>
    PrimaryFailed,

    /// <summary>A replica's actor throws.</summary>
    ReplicaFailed,

    /// <summary>A service's actor throws.</summary>
    ServiceFailed,

    /// <summary>No operation on the database succeeds for a while.</summary>
    JournalOutage,

    /// <summary>Operations on the database take long for a while.</summary>
    JournalSlow,

    /// <summary>A write fails and is not done.</summary>
    WriteFails,

    /// <summary>A write is done and told as failed.</summary>
    WriteAnswerLost,

    /// <summary>A write is told as failed and done later.</summary>
    WriteTimesOut,

    /// <summary>A read, or saving a snapshot, fails.</summary>
    ReadFails,

    /// <summary>A client's connection breaks.</summary>
    ConnectionBroken,

    /// <summary>A client's connection breaks and its node does not notice for a while.</summary>
    ConnectionHalfOpen,

    /// <summary>A client reads slowly for a while.</summary>
    ClientSlow,

    /// <summary>A client is gone for good without a word.</summary>
    ClientVanished,

    /// <summary>A client leaves.</summary>
    ClientLeft,

    /// <summary>A participant joins again from another device.</summary>
    ClientReplaced,

    /// <summary>A node's clock jumps.</summary>
    ClockJumped,
}

namespace Collab.Actors.Conferences;

/// <summary>
/// A broken promise, planted so that tests can show that it would be found. Not reachable by any option.
/// </summary>
internal enum PlantedFault
{
    /// <summary>The product as it is.</summary>
    None,

    /// <summary>Commands are acknowledged when they are accepted, not when they are journaled.</summary>
    AckBeforeCommit,

    /// <summary>The primary decides a command again that it has done already.</summary>
    DedupOff,

    /// <summary>A superseded primary goes on, and the journal takes what a second writer writes.</summary>
    FenceOff,
}

namespace Collab.Testing.Histories;

/// <summary>What a history is held to besides its journal.</summary>
public sealed record CheckDemands
{
    /// <summary>Fewer acknowledged operations than this make a valid history unknown.</summary>
    public int AckedMin { get; init; }

    /// <summary>
    /// Fewer acknowledged while something was broken make it unknown too: what stands still breaks no promise.
    /// </summary>
    public int AckedInFaultsMin { get; init; }

    /// <summary>
    /// The hash of the journal's fold after an event, of a service's state or, for an empty name, of the whole, for the
    /// claims of the history; <c>null</c> with none to check.
    /// </summary>
    public Func<long, string, string>? HashAt { get; init; }

    /// <summary>What an earlier check has settled: the journal begins behind it. Default: nothing.</summary>
    public Checkpoint From { get; init; } = Checkpoint.Start;

    /// <summary>When the run ended, on the clock of the journal's times.</summary>
    public long EndedAt { get; init; }

    /// <summary>
    /// How long after a participant's departure, milliseconds, the conference may take to see it: its reconnect grace,
    /// and the time in which nobody may have decided.
    /// </summary>
    public long GraceMs { get; init; }
}

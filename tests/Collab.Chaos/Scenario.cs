namespace Collab.Chaos;

/// <summary>One row of the table: a fault, done again and again to a stage.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Bar">What it is held against.</param>
/// <param name="Crowd">The stage that it needs; its rate is the command line's.</param>
/// <param name="Repeat">How often in the tier <c>ci</c>, when the time is enough.</param>
/// <param name="Seconds">The time that it may take there; it is done once whatever that takes.</param>
/// <param name="StrikeAsync">Does it once, and leaves the stage as it was.</param>
internal sealed record Scenario(
    string Name,
    Bar Bar,
    Crowd Crowd,
    int Repeat,
    int Seconds,
    Func<Stage, string, Task<IReadOnlyList<Blow>>> StrikeAsync)
{
    private static readonly Crowd Three = new();
    private static readonly Crowd Two = new(Nodes: 2);
    private static readonly Crowd Apart = new(Restart: true, Network: true);
    private static readonly Bar Silence = new(Worst: 6000, OwnWorst: 6000);

    /// <summary>
    /// In the order of the table. The first two kills take turns: one of the oldest spreads the clients anew.
    /// </summary>
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("nothing", new(), Three, 1, 20, Faults.DoNothingAsync),
        new("kill-other", new(250, 500, 400, 1000), Three, 20, 95, Faults.KillOtherAsync),
        new("kill-oldest", new(300, 600, 400, 1000), Three, 20, 95, Faults.KillOldestAsync),
        new("kill-of-two", new(300, 600, 400, 1000), Two, 20, 90, Faults.KillEitherAsync),
        new("stop-one", new(Median: 150), Three, 5, 35, Faults.StopOneAsync),
        new("rolling-restart", new(Median: 150), Three, 2, 50, Faults.RestartAllAsync),
        new("busy-processors", new(), Three, 2, 25, Faults.SaturateAsync),
        new("blocked-pool", new(), Three, 2, 25, Faults.StarveAsync),
        new("long-collection", new(), Three, 3, 20, Faults.CollectAsync),
        new("frozen-node", Silence, Apart, 2, 35, Faults.FreezeAsync),
        new("silent-machine", Silence, Apart, 2, 35, Faults.UnplugAsync),
        new("cut-off-minority", Silence, Apart, 2, 35, Faults.CutOffAsync),
        new("one-way-cut", Silence, Apart, 2, 35, Faults.CutOneWayAsync),
        new("database-killed", new(Healed: 1000), Three, 3, 25, Faults.KillDatabaseAsync),
        new("database-stalled", new(Healed: 1000), Three, 3, 30, Faults.StallDatabaseAsync),
    ];

    /// <summary>Whether it can only be done to machines.</summary>
    public bool NeedsNetwork => Name is "silent-machine" or "cut-off-minority" or "one-way-cut";

    /// <summary>Whether it takes turns with another.</summary>
    public bool TakesTurns => Name is "kill-other" or "kill-oldest";
}

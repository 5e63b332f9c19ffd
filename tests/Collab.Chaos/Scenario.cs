using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>One fault, done again and again to one stage.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Bar">What it is held against, for people.</param>
/// <param name="Nodes">Processes of the stage.</param>
/// <param name="Weight">Repetitions for each that is asked for: long faults are repeated less.</param>
/// <param name="StrikeAsync">Does it once, and leaves the stage as it was.</param>
internal sealed record Scenario(
    string Name, string Bar, int Nodes, double Weight, Func<Stage, string, Task<Blow>> StrikeAsync)
{
    private const int RemovedExitCode = 70;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("kill-other", "median 250, worst 500 ms; of its own clients 400, 1000", 3, 1, (stage, phase) =>
            KillAsync(stage, phase, stage.Pick([.. stage.Cluster.Nodes.Skip(1)]))),
        new("kill-oldest", "median 300, worst 600 ms; of its own clients 400, 1000", 3, 1, (stage, phase) =>
            KillAsync(stage, phase, stage.Cluster.Nodes[0])),
        new("kill-of-two", "as kill-other and kill-oldest", 2, 1, (stage, phase) =>
            KillAsync(stage, phase, stage.Pick(stage.Cluster.Nodes))),
        new("restart", "median 150 ms, no error", 3, 0.5, RestartAsync),
        new("stop", "6 s", 3, 0.2, StopAsync),
        new("database-killed", "healed 1 s after it is back", 3, 0.2, (stage, phase) =>
            stage.StrikeAsync(phase, null, async () =>
            {
                stage.Database.Kill();
                await stage.Database.StartAsync();
            })),
        new("database-stalled", "healed 1 s after it is back", 3, 0.2, (stage, phase) =>
            stage.StrikeAsync(phase, null, () => stage.Database.StallAsync(TimeSpan.FromSeconds(5)))),
    ];

    private static async Task<Blow> KillAsync(Stage stage, string phase, NodeProcess victim)
    {
        var blow = await stage.StrikeAsync(phase, victim, () => stage.Cluster.KillAsync(victim));
        await stage.Cluster.StartNodeAsync(victim.Name);
        await stage.Cluster.WholeAsync();
        return blow;
    }

    private static async Task<Blow> RestartAsync(Stage stage, string phase)
    {
        var victim = stage.Cluster.Nodes[0];
        var blow = await stage.StrikeAsync(phase, victim, async () =>
        {
            stage.Cluster.Forget(victim);
            await victim.TerminateAsync(Patience);
        });
        await stage.Cluster.StartNodeAsync(victim.Name);
        await stage.Cluster.WholeAsync();
        return blow;
    }

    private static async Task<Blow> StopAsync(Stage stage, string phase)
    {
        var victim = stage.Pick(stage.Cluster.Nodes);
        var blow = await stage.StrikeAsync(phase, victim, () =>
        {
            stage.Cluster.Forget(victim);
            victim.Pause();
            return Task.CompletedTask;
        });
        victim.Resume();
        var code = await victim.ExitAsync(Patience);
        if (code != RemovedExitCode)
            throw new InvalidOperationException($"{victim.Name} woke and ended with {code}, not {RemovedExitCode}.");
        await stage.Cluster.StartNodeAsync(victim.Name);
        await stage.Cluster.WholeAsync();
        return blow;
    }
}

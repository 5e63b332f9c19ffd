using Collab.Testing;
using Collab.Testing.Nodes;

namespace Collab.Chaos;

/// <summary>Everything that is done to a stage. Each leaves it at full size.</summary>
internal static class Faults
{
    private const int RemovedExitCode = 70;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BusyTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(5);

    /// <summary>Longer than one kill takes: what a machine does by itself now and then should show.</summary>
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(20);

    /// <summary>The control: how long somebody waits on this machine when nothing is done to it.</summary>
    public static async Task<IReadOnlyList<Blow>> DoNothingAsync(Stage stage, string phase) =>
        [await stage.StrikeAsync(phase, null, () => Stage.TalkAsync($"{phase}: quiet", QuietTime))];

    public static Task<IReadOnlyList<Blow>> KillOtherAsync(Stage stage, string phase) =>
        KillAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes.Skip(1)));

    public static Task<IReadOnlyList<Blow>> KillOldestAsync(Stage stage, string phase) =>
        KillAsync(stage, phase, stage.Cluster.Nodes[0]);

    public static Task<IReadOnlyList<Blow>> KillEitherAsync(Stage stage, string phase) =>
        KillAsync(stage, phase, stage.Any());

    public static async Task<IReadOnlyList<Blow>> KillAsync(Stage stage, string phase, NodeProcess victim)
    {
        var blow = await stage.StrikeAsync(phase, victim, () => stage.Cluster.KillAsync(victim));
        await StartAgainAsync(stage, victim);
        return [blow];
    }

    public static async Task<IReadOnlyList<Blow>> StopOneAsync(Stage stage, string phase) =>
        [await TerminateAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes))];

    public static async Task<IReadOnlyList<Blow>> RestartAllAsync(Stage stage, string phase)
    {
        var blows = new List<Blow>();
        foreach (var node in stage.Cluster.Nodes.ToList())
            blows.Add(await TerminateAsync(stage, $"{phase}, {node.Name}", node));
        return blows;
    }

    public static async Task<Blow> TerminateAsync(Stage stage, string phase, NodeProcess victim)
    {
        var code = 0;
        var blow = await stage.StrikeAsync(phase, victim, async () =>
        {
            stage.Cluster.Forget(victim);
            code = await victim.TerminateAsync(Patience);
        });
        if (code != 0) throw new InvalidOperationException($"{victim.Name} ended with {code} when told to stop.");
        await StartAgainAsync(stage, victim);
        return blow;
    }

    public static Task<IReadOnlyList<Blow>> SaturateAsync(Stage stage, string phase) =>
        NobodyDownedAsync(stage, phase, null, () => BusyLoops.RunAsync(Environment.ProcessorCount, BusyTime));

    public static Task<IReadOnlyList<Blow>> StarveAsync(Stage stage, string phase) =>
        TellAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes), "starve 5", "@FAULT starve");

    public static Task<IReadOnlyList<Blow>> CollectAsync(Stage stage, string phase) =>
        CollectAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes));

    public static Task<IReadOnlyList<Blow>> CollectAsync(Stage stage, string phase, NodeProcess victim) =>
        TellAsync(stage, phase, victim, "gc-pause 800", "@FAULT gc-pause");

    private static Task<IReadOnlyList<Blow>> TellAsync(
        Stage stage, string phase, NodeProcess victim, string fault, string answer) =>
        NobodyDownedAsync(stage, phase, victim, async () =>
        {
            await victim.TellAsync(fault);
            await victim.HearAsync(answer, Patience);
        });

    public static Task<IReadOnlyList<Blow>> FreezeAsync(Stage stage, string phase) =>
        FreezeAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes));

    public static Task<IReadOnlyList<Blow>> FreezeAsync(Stage stage, string phase, NodeProcess victim) =>
        GivenUpAsync(stage, phase, victim, Do(victim.Pause), Do(victim.Resume));

    public static Task<IReadOnlyList<Blow>> UnplugAsync(Stage stage, string phase) =>
        UnplugAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes));

    public static Task<IReadOnlyList<Blow>> UnplugAsync(Stage stage, string phase, NodeProcess victim) =>
        GivenUpAsync(
            stage,
            phase,
            victim,
            () => stage.Network!.UnplugAsync(TestCluster.MachineOf(victim.Name)),
            () => stage.Network!.MendAsync());

    /// <summary>The other nodes and the one cannot reach each other; it reaches clients and the database.</summary>
    public static Task<IReadOnlyList<Blow>> CutOffAsync(Stage stage, string phase) =>
        CutAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes), bothWays: true);

    /// <summary>What one node sends to the others is lost; what they send to it is not.</summary>
    public static Task<IReadOnlyList<Blow>> CutOneWayAsync(Stage stage, string phase) =>
        CutAsync(stage, phase, stage.MostUsed(stage.Cluster.Nodes), bothWays: false);

    public static async Task<IReadOnlyList<Blow>> KillDatabaseAsync(Stage stage, string phase) =>
        await NobodyDownedAsync(stage, phase, null, async () =>
        {
            stage.Database.Kill();
            await stage.Database.StartAsync();
        });

    public static Task<IReadOnlyList<Blow>> StallDatabaseAsync(Stage stage, string phase) =>
        NobodyDownedAsync(stage, phase, null, () => stage.Database.StallAsync(StallTime));

    public static Task<IReadOnlyList<Blow>> CutAsync(Stage stage, string phase, NodeProcess victim, bool bothWays)
    {
        var alone = TestCluster.MachineOf(victim.Name);
        var others = stage.Cluster.Nodes.Where(x => x != victim).Select(x => TestCluster.MachineOf(x.Name)).ToList();
        return GivenUpAsync(stage, phase, victim, CutLinksAsync, () => stage.Network!.MendAsync());

        async Task CutLinksAsync()
        {
            foreach (var other in others)
            {
                await stage.Network!.CutAsync(alone, other);
                if (bothWays) await stage.Network.CutAsync(other, alone);
            }
        }
    }

    private static async Task<IReadOnlyList<Blow>> NobodyDownedAsync(
        Stage stage, string phase, NodeProcess? victim, Func<Task> fault)
    {
        var before = await stage.MembersAsync();
        var blow = await stage.StrikeAsync(phase, victim, fault);
        var after = await stage.MembersAsync();
        if (after != before || stage.Cluster.Nodes.Any(x => !x.IsAlive))
            throw new InvalidOperationException($"{phase}: downed, though it lived: {before} before, {after} after.");
        return [blow];
    }

    /// <summary>
    /// One side goes on without the other. When the fault has ended, whoever was given up must leave by itself, and
    /// come back: by itself, where nodes restart themselves. Of two sides that both reach the database it is the one
    /// without the lease, which is not always the smaller one: who still holds it from a fault just before has it.
    /// </summary>
    private static async Task<IReadOnlyList<Blow>> GivenUpAsync(
        Stage stage, string phase, NodeProcess victim, Func<Task> fault, Func<Task> mend)
    {
        var starts = stage.Cluster.Nodes.Sum(node => node.Starts);
        var blow = await stage.StrikeAsync(phase, victim, fault);
        await mend();
        if (stage.RestartsItself)
        {
            await Eventually.HoldsAsync(
                $"{phase}: who was given up has ended and serves again by itself",
                Patience,
                () => stage.Cluster.Nodes.Sum(node => node.Starts) > starts,
                $"more than the {starts} starts before the fault");
            await stage.Cluster.WholeAsync();
            return [blow];
        }

        var others = stage.Cluster.Nodes.Where(node => node != victim).ToList();
        await Eventually.HoldsAsync(
            $"{phase}: one side has left",
            Patience,
            () => !victim.IsAlive || others.All(node => !node.IsAlive),
            $"{victim.Name}, or all others, ended");
        List<NodeProcess> leavers = victim.IsAlive ? others : [victim];
        foreach (var leaver in leavers)
        {
            stage.Cluster.Forget(leaver);
            var code = await leaver.ExitAsync(Patience);
            if (code != RemovedExitCode)
                throw new InvalidOperationException($"{leaver.Name} was given up and ended with {code}.");
        }

        foreach (var leaver in leavers) await StartAgainAsync(stage, leaver);
        return [blow];
    }

    private static async Task StartAgainAsync(Stage stage, NodeProcess victim)
    {
        await victim.DisposeAsync();
        await stage.Cluster.StartNodeAsync(victim.Name);
        await stage.Cluster.WholeAsync();
    }

    private static Func<Task> Do(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}

using System.CommandLine;
using Collab.Chaos;

var repeat = new Option<int>("--repeat") { DefaultValueFactory = _ => 20 };
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => Random.Shared.Next() };
var prog = new Option<string>("--program")
{
    DefaultValueFactory = _ => Collab.Testing.Nodes.TestCluster.CollabProgram,
};
var rate = new Option<int>("--rate") { DefaultValueFactory = _ => 500 };
var hold = new Option<int>("--steady");
var root = new RootCommand("Break a cluster in every way, and measure what its clients notice.") { repeat, seed, hold, prog, rate };
root.SetAction(async (parsed, _) =>
{
    var s = parsed.GetValue(seed);
    var program = parsed.GetValue(prog)!;
    await using var stage = await Stage.StartAsync(new Crowd(Rate: parsed.GetValue(rate)), program, s);
    var steady = parsed.GetValue(hold);
    Console.WriteLine("pids " + string.Join(' ', stage.Cluster.Nodes.Select(x => x.Id)));
    if (steady > 0) Console.WriteLine(await stage.StrikeAsync("nothing", null, () => Task.Delay(1000 * steady)));
    for (var i = 1; i <= parsed.GetValue(repeat); i++)
    {
        var oldest = i % 2 == 0;
        var victim = oldest ? stage.Cluster.Nodes[0] : stage.Pick([.. stage.Cluster.Nodes.Skip(1)]);
        await stage.CalmAsync($"before kill {i}");
        Console.WriteLine($"at {System.Diagnostics.Stopwatch.GetTimestamp() / 1e9:F3}");
        var wall = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var blow = await stage.StrikeAsync($"kill {i}", victim, () => stage.Cluster.KillAsync(victim));
        Console.WriteLine($"{(oldest ? "oldest" : "other ")} {blow}");
        var times = new List<long>();
        foreach (var m in stage.Meetings)
        {
            var events = await stage.Journal.EventsAsync(m.Id.PersistenceId);
            times.AddRange(events.Where(x => x.Type == "Activated" && x.Time >= wall).Select(x => x.Time - wall));
        }
        Console.WriteLine("activated " + string.Join(' ', times.Order()));
        await stage.Cluster.StartNodeAsync(victim.Name);
        await stage.Cluster.WholeAsync();
    }

    var judgement = await stage.JudgeAsync();
    Console.WriteLine(judgement);
    foreach (var problem in judgement.Problems.Distinct().Take(10)) Console.WriteLine(problem);
    foreach (var finding in judgement.Findings.Take(20)) Console.WriteLine(finding);
    return 0;
});
return await root.Parse(args).InvokeAsync();

using System.CommandLine;
using System.Globalization;
using Collab.Chaos;
using Collab.Testing.Nodes;

var repeat = new Option<int>("--repeat")
{
    Description = "How often each fault is done; long ones are done less often.",
    DefaultValueFactory = _ => 20,
};
var seed = new Option<int>("--seed")
{
    Description = "Picks victims and moments; the default is a fresh one, which is printed.",
    DefaultValueFactory = _ => Random.Shared.Next(),
};
var only = new Option<string[]>("--only")
{
    Description = $"Only these faults: {string.Join(", ", Scenario.All.Select(x => x.Name))}.",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. Scenario.All.Select(x => x.Name)]);
var program = new Option<string>("--program")
{
    Description = "The program that hosts a node; the default is this build's own.",
    DefaultValueFactory = _ => TestCluster.CollabProgram,
};
var rate = new Option<int>("--rate")
{
    Description = "Messages per second of all clients together.",
    DefaultValueFactory = _ => 500,
};
var root = new RootCommand("Does every kind of fault to a cluster, and measures what its clients notice.")
{
    repeat, seed, only, program, rate,
};
root.SetAction(async (parsed, _) =>
{
    var chosen = Scenario.All.Where(x => parsed.GetValue(only) is not { Length: > 0 } names || names.Contains(x.Name));
    var outcomes = new List<Outcome>();
    foreach (var scenario in chosen)
    {
        var crowd = new Crowd(Nodes: scenario.Nodes, Rate: parsed.GetValue(rate));
        await using var stage = await Stage.StartAsync(crowd, parsed.GetValue(program)!, parsed.GetValue(seed));
        var blows = new List<Blow>();
        var times = Math.Max(1, (int)Math.Round(parsed.GetValue(repeat) * scenario.Weight));
        for (var i = 1; i <= times; i++)
        {
            var phase = string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} {i} of {times}");
            await stage.CalmAsync($"before {phase}");
            blows.Add(await scenario.StrikeAsync(stage, phase));
            Console.WriteLine($"{phase}: {blows[^1]}");
        }

        var outcome = new Outcome(scenario, parsed.GetValue(seed), blows, await stage.JudgeAsync());
        outcomes.Add(outcome);
        foreach (var line in outcome.Judgement.Problems.Distinct().Take(5)) Console.WriteLine($"  {line}");
        foreach (var line in outcome.Judgement.Findings.Take(10)) Console.WriteLine($"  {line}");
    }

    Console.WriteLine();
    Console.WriteLine(Outcome.Head);
    foreach (var outcome in outcomes) Console.WriteLine(outcome);
    return outcomes.TrueForAll(x => x.IsValid) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

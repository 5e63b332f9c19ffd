using System.CommandLine;
using Collab.Chaos;
using Collab.Chaos.Services;

var seed = new Option<int>("--seed")
{
    Description = "Picks victims, moments and, for a soak, faults; the default is a fresh one, which is printed.",
    DefaultValueFactory = _ => Random.Shared.Next(),
};
var rate = new Option<int>("--rate")
{
    Description = "Messages per second of all clients together.",
    DefaultValueFactory = _ => 500,
};
var tier = new Option<Tier>("--tier")
{
    Description = "seconds: each fault once. ci: as often as 12 minutes allow. full: at least 20 times, about an hour.",
    DefaultValueFactory = _ => Tier.Ci,
};
var only = new Option<string[]>("--only")
{
    Description = $"Only these faults: {string.Join(", ", Scenario.All.Select(x => x.Name))}.",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. Scenario.All.Select(x => x.Name)]);
var duration = new Option<TimeSpan>("--duration")
{
    Description = "How long, as 30s, 20m or 8h; 22h at most.",
    CustomParser = result =>
    {
        if (Soak.TryParse(result.Tokens[0].Value, out var time)) return time;
        result.AddError($"--duration takes a time from 10s to 22h such as 20m, not '{result.Tokens[0].Value}'.");
        return default;
    },
    DefaultValueFactory = _ => TimeSpan.FromMinutes(20),
};

var soak = new Command("soak", "Does random faults to a cluster for a long time, and watches its memory.")
{
    duration, seed, rate,
};
soak.SetAction(async (parsed, _) =>
{
    var run = new Soak(parsed.GetValue(duration), parsed.GetValue(seed), parsed.GetValue(rate));
    return await run.RunAsync();
});
var mix = new Option<string>("--mix")
{
    Description = "A JSON file that says how often each service is used.",
    DefaultValueFactory = _ => "tests/Collab.Chaos/services.json",
};
var all = new Option<TimeSpan>("--duration")
{
    Description = "How long, as 90s or 20m; every fault is done once in any case.",
    CustomParser = duration.CustomParser,
    DefaultValueFactory = _ => TimeSpan.FromSeconds(90),
};
var services = new Command("services", "Uses every service while faults are done, and compares all states.")
{
    mix, all, seed, rate,
};
services.SetAction(async (parsed, _) =>
{
    var (file, time) = (parsed.GetValue(mix)!, parsed.GetValue(all));
    return await new ServicesRun(file, time, parsed.GetValue(seed), parsed.GetValue(rate)).RunAsync();
});
var root = new RootCommand("Does every kind of fault to a cluster, and measures what its clients notice.")
{
    tier, seed, only, rate, soak, services,
};
root.SetAction(async (parsed, _) =>
{
    var names = parsed.GetValue(only) ?? [];
    var table = new Table(parsed.GetValue(tier), parsed.GetValue(seed), parsed.GetValue(rate));
    return await table.RunAsync([.. Scenario.All.Where(x => names.Length == 0 || names.Contains(x.Name))]);
});
return await root.Parse(args).InvokeAsync();

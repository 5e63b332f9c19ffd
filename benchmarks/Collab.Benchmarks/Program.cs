using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Collab.Benchmarks;
using Collab.Benchmarks.Bars;
using Collab.Benchmarks.Nodes;

const string defaultHistory = "benchmarks/history/bars.jsonl";
const int roundsMax = 99;
const int secondsMax = 600;

var rounds = Number("--rounds", "How often each is measured; figures are medians.", 5, roundsMax);
var seconds = Number("--seconds", "How long a load counts in each round.", 15, secondsMax);
var only = new Option<string[]>("--only")
{
    HelpName = "NAME",
    Description = $"Only this one; may be repeated. {string.Join(", ", AllBars.Names)}.",
    DefaultValueFactory = _ => [],
};
only.AcceptOnlyFromAmong([.. AllBars.Names]);
var history = new Option<string>("--history")
{
    HelpName = "FILE",
    Description = "Every figure is added there as a line of JSON.",
    DefaultValueFactory = _ => defaultHistory,
};
var bars = new Command("bars", "Measures what the product is held to, and prints a table.")
{
    rounds, seconds, only, history,
};
bars.SetAction((parsed, cancellation) => new BarsRun(
    new Stage(parsed.GetValue(rounds), parsed.GetValue(seconds)),
    parsed.GetValue(only)!,
    new History(parsed.GetValue(history)!)).RunAsync(cancellation));

var micro = new Command("micro", "Measures single steps. ARGUMENTS go to BenchmarkDotNet, such as --filter '*'.")
{
    TreatUnmatchedTokensAsErrors = false,
};
micro.SetAction(parsed =>
{
    // In this process: a project that BenchmarkDotNet makes would stand outside of the repository's own settings.
    string[] arguments = [.. parsed.UnmatchedTokens, "--inProcess", "--memory"];
    if (!arguments.Any(x => x is "--filter" or "-f" or "--list")) arguments = [.. arguments, "--filter", "*"];
    var config = DefaultConfig.Instance.WithArtifactsPath("artifacts/benchmarks");
    BenchmarkSwitcher.FromAssembly(typeof(BarsRun).Assembly).Run(arguments, config);
});

var endpoint = new Argument<Uri>("ENDPOINT") { CustomParser = x => new Uri(x.Tokens[0].Value) };
var prefix = new Argument<string>("NAME");
var conferences = new Argument<int>("CONFERENCES");
var members = new Argument<int>("MEMBERS");
var idle = new Command("idle", "Idle clients, for a bar.") { endpoint, prefix, conferences, members };
idle.Hidden = true;
idle.SetAction((parsed, _) => IdleClients.RunAsync(
    parsed.GetValue(endpoint)!,
    parsed.GetValue(prefix)!,
    parsed.GetValue(conferences),
    parsed.GetValue(members)));

var name = new Argument<string>("NAME");
var time = new Argument<int>("SECONDS");
var round = new Command("round", "One round of a bar, in this process.") { name, time };
round.Hidden = true;
round.SetAction((parsed, cancellation) =>
    OwnProcess.RunThereAsync(parsed.GetValue(name)!, parsed.GetValue(time), cancellation));

return await new RootCommand("Measures Collab.Actors.") { bars, micro, idle, round }.Parse(args).InvokeAsync();

static Option<int> Number(string name, string description, int otherwise, int max)
{
    var option = new Option<int>(name)
    {
        HelpName = "NUMBER",
        Description = $"{description} 1 to {max}.",
        DefaultValueFactory = _ => otherwise,
    };
    option.Validators.Add(result =>
    {
        var value = result.GetValueOrDefault<int>();
        if (value < 1 || value > max) result.AddError($"{name} takes a whole number from 1 to {max}, not {value}.");
    });
    return option;
}

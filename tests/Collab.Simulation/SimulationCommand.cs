using System.CommandLine;
using Collab.Actors.Conferences;
using Collab.Simulation.Schedules;

namespace Collab.Simulation;

/// <summary>The program: runs schedules, says what they were made of, and replays one by its seed.</summary>
internal static class SimulationCommand
{
    private const int SchedulesDefault = 10_000;
    private const int SchedulesMax = 100_000_000;
    private const int Done = 0;
    private const int Failed = 1;

    private static readonly Dictionary<string, PlantedFault> Plants = new(StringComparer.Ordinal)
    {
        ["ack-before-commit"] = PlantedFault.AckBeforeCommit,
        ["dedup-off"] = PlantedFault.DedupOff,
        ["fence-off"] = PlantedFault.FenceOff,
    };

    /// <summary>The command.</summary>
    public static RootCommand Create()
    {
        var schedules = new Option<int>("--schedules")
        {
            HelpName = "N",
            Description = $"How many schedules, of the seed and those after it. Default: {SchedulesDefault}.",
            DefaultValueFactory = _ => SchedulesDefault,
        };
        schedules.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > SchedulesMax)
                result.AddError($"--schedules is {result.Tokens[0].Value}; 1 to {SchedulesMax} are legal.");
        });
        var seed = new Option<int?>("--seed")
        {
            HelpName = "S",
            Description = "The first schedule's seed, which decides everything in it. Default: a new one, printed.",
        };
        var plant = new Option<string?>("--plant")
        {
            HelpName = "FAULT",
            Description = "Break the product on purpose, and succeed when that is found and replayed from its seed.",
        };
        plant.AcceptOnlyFromAmong([.. Plants.Keys]);
        var trace = new Option<bool>("--trace")
        {
            Description = "Run the one schedule of --seed and print everything that happens in it.",
        };
        var command = new RootCommand(
            "Runs the real primaries and replicas through schedules of faults, on one thread each and in virtual time.")
        {
            schedules, seed, plant, trace,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var planted = parsed.GetValue(plant) is { } name ? Plants[name] : PlantedFault.None;
            var first = parsed.GetValue(seed) ?? Random.Shared.Next();
            return parsed.GetValue(trace)
                ? Trace(first, planted, output)
                : Run(first, parsed.GetValue(schedules), planted, output);
        });
        return command;
    }

    private static string PlantOf(PlantedFault planted) => Plants.Single(x => x.Value == planted).Key;

    private static int Trace(int seed, PlantedFault planted, TextWriter output)
    {
        var result = ScheduleRunner.Run(ScheduleRunner.StartSystem(), seed, planted, output);
        Report.Write(result, output);
        return result.Findings.Count == 0 ? Done : Failed;
    }

    private static int Run(int first, int count, PlantedFault planted, TextWriter output)
    {
        output.WriteLine($"{count} schedules from seed {first} on{Report.Planted(planted)}");
        var isPlanted = planted != PlantedFault.None;
        var result = ScheduleRunner.RunMany(
            first, count, Environment.ProcessorCount, planted, isPlanted ? 1 : ScheduleRunner.FailuresMax);
        Report.Write(result, isPlanted ? $" --plant {PlantOf(planted)}" : "", output);
        if (!isPlanted) return result.Failures.Count == 0 ? Done : Failed;
        if (result.Failures.Count == 0)
        {
            output.WriteLine("NOT FOUND: the product is broken on purpose, and no schedule shows it.");
            return Failed;
        }

        var found = result.Failures[0];
        var again = ScheduleRunner.Run(ScheduleRunner.StartSystem(), found.Seed, planted);
        var same = again.Hash == found.Hash && again.Findings.SequenceEqual(found.Findings);
        output.WriteLine(same
            ? $"found, and replayed from seed {found.Seed}: the same {again.Tally.Steps} steps, the same findings"
            : $"NOT REPLAYED: seed {found.Seed} goes otherwise the second time");
        return same ? Done : Failed;
    }
}

using System.Diagnostics;
using System.Globalization;
using Collab.Actors.Conferences;
using Collab.Simulation.Schedules;

namespace Collab.Simulation.Tests.Schedules;

/// <summary>A seed decides everything: here, after other schedules, and in another process.</summary>
[NonParallelizable]
internal sealed class ReplayTests
{
    [Test]
    public void A_seed_goes_the_same_way_whatever_ran_before([Range(100, 109)] int seed)
    {
        var once = ScheduleRunner.Run(ScheduleRunner.StartSystem(), seed);
        var system = ScheduleRunner.StartSystem();
        ScheduleRunner.Run(system, seed + 1, PlantedFault.DedupOff);
        var again = ScheduleRunner.Run(system, seed);
        Assert.That(again.Hash, Is.EqualTo(once.Hash));
        Assert.That(again.Tally.Steps, Is.EqualTo(once.Tally.Steps).And.GreaterThan(500));
    }

    [Test]
    public void Seeds_differ()
    {
        var system = ScheduleRunner.StartSystem();
        var hashes = Enumerable.Range(100, 10).Select(seed => ScheduleRunner.Run(system, seed).Hash);
        Assert.That(hashes, Is.Unique);
    }

    /// <summary>Hash codes of strings and references differ there, and with them the order of many a table.</summary>
    [Test]
    public void A_seed_goes_the_same_way_in_another_process()
    {
        var system = ScheduleRunner.StartSystem();
        for (var seed = 200; seed < 203; seed++)
        {
            var here = ScheduleRunner.Run(system, seed);
            var (code, output) = RunProgram("--seed", seed.ToString(CultureInfo.InvariantCulture), "--trace");
            Assert.That(code, Is.Zero, output);
            Assert.That(output, Does.Contain($"seed {seed}: valid; trace {here.Hash:x16} of {here.Tally.Steps} steps"));
        }
    }

    [TestCase(PlantedFault.AckBeforeCommit, "lost:")]
    [TestCase(PlantedFault.DedupOff, "duplicated:")]
    [TestCase(PlantedFault.FenceOff, "two writers:")]
    public void A_planted_fault_is_found_and_replayed(object planted, string finding)
    {
        var fault = (PlantedFault)planted;
        var result = ScheduleRunner.RunMany(first: 1, count: 2000, Environment.ProcessorCount, fault, failuresMax: 40);
        Assert.That(
            result.Failures.SelectMany(failure => failure.Findings), Has.Some.Contains(finding), "what is broken");

        var found = result.Failures[0];
        var again = ScheduleRunner.Run(ScheduleRunner.StartSystem(), found.Seed, fault);
        Assert.That(again.Hash, Is.EqualTo(found.Hash));
        Assert.That(again.Findings, Is.EqualTo(found.Findings));
        Assert.That(
            ScheduleRunner.Run(ScheduleRunner.StartSystem(), found.Seed).Findings, Is.Empty, "without the fault");
    }

    [TestCase("--schedules 0", "--schedules is 0; 1 to 100000000 are legal.")]
    [TestCase("--plant everything", "everything")]
    [TestCase("--seed one", "one")]
    public void What_cannot_be_understood_is_told(string line, string message)
    {
        var (code, output) = RunProgram(line.Split(' '));
        Assert.That(output, Does.Contain(message));
        Assert.That(code, Is.Not.Zero);
    }

    private static (int Code, string Output) RunProgram(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(typeof(ScheduleRunner).Assembly.Location).Prepend("exec"))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}

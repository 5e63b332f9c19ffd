using System.CommandLine;
using Collab.Actors.Conferences;
using Collab.Simulation.Dispatch;
using Collab.Simulation.Schedules;

var r = args.Length > 1 ? int.Parse(args[1]) : 1;
if (args[0] == "twice")
{
    var sys = ScheduleRunner.StartSystem();
    for (var k = 0; k < 3; k++) { using var w = new StreamWriter($"/tmp/simtw{k}.txt"); var q = ScheduleRunner.Run(sys, r, PlantedFault.None, w); Console.WriteLine($"{q.Hash:x} {q.Findings.Count}"); }
    return 0;
}
if (args[0] == "one")
{
    var result = ScheduleRunner.Run(ScheduleRunner.StartSystem(), r, PlantedFault.None, args.Length > 2 ? Console.Out : null);
    Console.WriteLine($"{result.Hash:x} {string.Join("\n", result.Findings)}");
    return 0;
}
var run = ScheduleRunner.RunMany(r, int.Parse(args[0]), 2);
Console.WriteLine($"{run.Schedules} {run.Elapsed} acked {run.Tally.Acked}");
foreach (var f in run.Failures) Console.WriteLine($"{f.Seed}: {string.Join("\n   ", f.Findings.Take(6))}");
return 0;

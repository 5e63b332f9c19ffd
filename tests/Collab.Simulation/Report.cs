using Collab.Actors.Conferences;
using Collab.Simulation.Faults;
using Collab.Simulation.Schedules;

namespace Collab.Simulation;

/// <summary>What schedules found and were made of, for people.</summary>
internal static class Report
{
    private const int FindingsMax = 10;

    /// <summary>What is broken on purpose, if anything is.</summary>
    public static string Planted(PlantedFault planted) =>
        planted == PlantedFault.None ? "" : $", with {planted} planted";

    /// <summary>One schedule.</summary>
    public static void Write(ScheduleResult result, TextWriter output)
    {
        output.WriteLine(
            $"seed {result.Seed}: {Verdict(result)}; trace {result.Hash:x16} of {result.Tally.Steps} steps");
        foreach (var finding in result.Findings.Take(FindingsMax)) output.WriteLine($"  {finding}");
        if (result.Findings.Count > FindingsMax) output.WriteLine($"  and {result.Findings.Count - FindingsMax} more");
    }

    /// <summary>Many, and how each failure is replayed: with its seed and these options.</summary>
    public static void Write(RunResult result, string options, TextWriter output)
    {
        var (tally, count) = (result.Tally, (double)result.Schedules);
        var seconds = result.Elapsed.TotalSeconds;
        output.WriteLine($"{result.Schedules} schedules in {seconds:F1} s, {count / seconds:F0} a second");
        output.WriteLine($"{tally.VirtualSeconds / 3600:F1} virtual hours, {tally.Steps} steps");
        output.WriteLine(
            $"in the average schedule: {tally.Invoked / count:F1} commands, {tally.Acked / count:F1} of them "
            + $"acknowledged, {tally.Refused / count:F1} refused; {tally.Events / count:F1} events of "
            + $"{tally.Epochs / count:F1} epochs; {tally.Faults / count:F1} faults");
        output.WriteLine($"  {tally.Resumed / count:F1} resumes, {tally.Rejoined / count:F2} joins anew, "
            + $"{tally.MessagesLost / count:F1} messages lost with links and processes, "
            + $"{tally.SecondWritersRefused / count:F2} writes fenced off, "
            + $"{tally.AttachmentsMisrouted / count:F2} attachments gone astray");
        output.WriteLine(
            $"  {tally.ReplicasChecked / count:F1} replicas and {tally.SnapshotsChecked / count:F1} snapshots "
            + "equal to the fold of the log; "
            + $"{tally.FoldedTaken / count:F1} primaries went on from a replica's state");
        output.WriteLine("faults:");
        foreach (var kind in Enum.GetValues<FaultKind>()) output.WriteLine($"  {kind,-20} {tally[kind],9}");
        foreach (var failure in result.Failures)
        {
            Write(failure, output);
            output.WriteLine($"  replay: ./build.sh simulate --seed {failure.Seed} --trace{options}");
        }

        output.WriteLine($"{result.Schedules - result.Failures.Count} valid, {result.Failures.Count} invalid");
    }

    private static string Verdict(ScheduleResult result) => result.Findings.Count == 0 ? "valid" : "INVALID";

}

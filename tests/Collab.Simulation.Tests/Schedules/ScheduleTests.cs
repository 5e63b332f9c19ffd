using Collab.Simulation.Faults;
using Collab.Simulation.Schedules;

namespace Collab.Simulation.Tests.Schedules;

/// <summary>
/// Thousands of schedules, the same ones in every run of the suite. <c>./build.sh simulate</c> runs others.
/// </summary>
[NonParallelizable]
internal sealed class ScheduleTests
{
    private const int First = 1;
    private const int Count = 2000;

    private static readonly Lazy<RunResult> Result =
        new(() => ScheduleRunner.RunMany(First, Count, Environment.ProcessorCount));

    [Test]
    public void Every_schedule_keeps_every_promise()
    {
        var findings = Result.Value.Failures.SelectMany(
            failure => failure.Findings.Select(finding => $"seed {failure.Seed}: {finding}"));
        Assert.That(findings, Is.Empty, "replay with ./build.sh simulate --seed SEED --trace");
        Assert.That(Result.Value.Schedules, Is.EqualTo(Count));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_of_fault_happened(FaultKind kind) =>
        Assert.That(Result.Value.Tally[kind], Is.GreaterThan(Count / 100));

    [Test]
    public void Schedules_are_full()
    {
        var tally = Result.Value.Tally;
        Assert.Multiple(() =>
        {
            Assert.That(tally.Acked, Is.GreaterThan(50 * Count), "commands acknowledged");
            Assert.That(tally.Faults, Is.GreaterThan(4 * Count), "faults");
            Assert.That(tally.Epochs, Is.GreaterThan(3 * Count), "incarnations of primaries");
            Assert.That(tally.Resumed, Is.GreaterThan(2 * Count), "sessions resumed");
            Assert.That(tally.MessagesLost, Is.GreaterThan(Count), "messages lost");
            Assert.That(tally.SecondWritersRefused, Is.GreaterThan(Count / 20), "writes fenced off");
            Assert.That(tally.SnapshotsChecked, Is.GreaterThan(Count), "snapshots equal to the fold of the log");
            Assert.That(tally.FoldedTaken, Is.GreaterThan(Count), "primaries that went on from a replica's state");
            Assert.That(tally.ReplicasChecked, Is.GreaterThan(2 * Count), "replicas equal to the fold of the log");
        });
    }

    private static FaultKind[] Kinds() => Enum.GetValues<FaultKind>();
}

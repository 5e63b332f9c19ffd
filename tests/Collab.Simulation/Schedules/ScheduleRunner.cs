using System.Diagnostics;
using Collab.Actors.Conferences;
using Collab.Simulation.Dispatch;

namespace Collab.Simulation.Schedules;

/// <summary>What became of one schedule.</summary>
/// <param name="Seed">Replays it.</param>
/// <param name="Findings">What was wrong; empty when nothing was.</param>
/// <param name="Hash">Of everything that happened.</param>
/// <param name="Tally">What it was made of.</param>
internal sealed record ScheduleResult(int Seed, IReadOnlyList<string> Findings, ulong Hash, Tally Tally);

/// <summary>What became of many.</summary>
/// <param name="Schedules">How many ran.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="Failures">Those with findings, by seed; at most <see cref="ScheduleRunner.FailuresMax"/>.</param>
/// <param name="Tally">What all were made of.</param>
internal sealed record RunResult(
    int Schedules, TimeSpan Elapsed, IReadOnlyList<ScheduleResult> Failures, Tally Tally);

/// <summary>Runs schedules: one alone, or many on several threads, each with an actor system of its own.</summary>
internal static class ScheduleRunner
{
    /// <summary>After so many failures no more schedules are begun.</summary>
    public const int FailuresMax = 20;

    /// <summary>
    /// An actor system in which every schedule goes as in any other: what Akka makes when it is first needed is made by
    /// a schedule that does not count.
    /// </summary>
    public static SimulatedSystem StartSystem()
    {
        var system = new SimulatedSystem();
        Run(system, seed: 0);
        return system;
    }

    /// <summary>Runs one.</summary>
    public static ScheduleResult Run(
        SimulatedSystem system, int seed, PlantedFault planted = PlantedFault.None, TextWriter? trace = null)
    {
        var schedule = new Schedule(system, seed, planted, trace);

        // A test framework's context would have what waits for a read go on in a thread of its own.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            schedule.Run();
        }
        catch (Exception exception)
        {
            schedule.Find($"crashed: {exception}");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return new ScheduleResult(seed, [.. schedule.Findings], schedule.Trace.Hash, schedule.Tally);
    }

    /// <summary>Runs the schedules of so many seeds from a first one on.</summary>
    public static RunResult RunMany(
        int first, int count, int workers, PlantedFault planted = PlantedFault.None, int failuresMax = FailuresMax)
    {
        var started = Stopwatch.GetTimestamp();
        var gate = new Lock();
        var tally = new Tally();
        var failures = new List<ScheduleResult>();
        var (next, done) = (0, 0);
        var threads = Enumerable.Range(0, workers).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return new RunResult(
            done,
            Stopwatch.GetElapsedTime(started),
            [.. failures.OrderBy(failure => unchecked((uint)(failure.Seed - first)))],
            tally);

        void Work()
        {
            var system = StartSystem();
            while (true)
            {
                int index;
                lock (gate)
                {
                    if (next == count || failures.Count >= failuresMax) return;
                    index = next++;
                }

                var result = Run(system, unchecked(first + index), planted);
                lock (gate)
                {
                    done++;
                    tally.Add(result.Tally);
                    if (result.Findings.Count > 0) failures.Add(result);
                }
            }
        }
    }
}

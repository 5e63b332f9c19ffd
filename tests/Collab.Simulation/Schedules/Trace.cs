using System.Runtime.InteropServices;
using Collab.Simulation.Time;

namespace Collab.Simulation.Schedules;

/// <summary>What a step of a schedule was.</summary>
internal enum Step
{
    Ran,
    Sent,
    Arrived,
    Written,
    WriteFailed,
    Received,
    Connected,
    Started,
    Crashed,
    Removed,
    Fault,
}

/// <summary>
/// Everything that happened, as one number: two runs of a seed that differ in anything differ in it. Told in words to
/// whoever wants to read it.
/// </summary>
internal sealed class Trace(VirtualTime time, TextWriter? text)
{
    /// <summary>The hash of all steps so far.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    /// <summary>How many steps there were.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether somebody reads.</summary>
    public bool IsTold => text is not null;

    /// <summary>Adds a step.</summary>
    public void Step(Step step, long subject, long other = 0, ReadOnlySpan<byte> content = default)
    {
        Steps++;
        Mix((ulong)time.Now);
        Mix((ulong)step);
        Mix((ulong)subject);
        Mix((ulong)other);
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(content)) Mix(eight);
        foreach (var one in content[(content.Length / 8 * 8)..]) Mix(one);
    }

    /// <summary>Tells a step.</summary>
    public void Tell(string line) => text?.WriteLine($"{time.Now / 1000.0,12:F3} ms  {line}");

    private void Mix(ulong value) => Hash = (ulong.RotateLeft(Hash, 5) ^ value) * 1099511628211;
}

using System.Diagnostics;
using System.Globalization;

namespace Collab.Chaos;

/// <summary>What all of the machine's processors have done since a moment, from <c>/proc/stat</c>.</summary>
internal sealed class ProcessorTime
{
    private readonly (long Idle, long All) _then = Read();

    /// <summary>The moment, as a timestamp.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    public TimeSpan Age => Stopwatch.GetElapsedTime(Began);

    /// <summary>From 0, none was idle, to 1; nobody can say without <c>/proc/stat</c>: 1 then.</summary>
    public double IdleShare()
    {
        var now = Read();
        return now.All == _then.All ? 1 : (double)(now.Idle - _then.Idle) / (now.All - _then.All);
    }

    /// <summary>The first line's times: user, nice, system, idle, waiting for disks, interrupts, ...</summary>
    private static (long Idle, long All) Read()
    {
        if (!File.Exists("/proc/stat")) return default;
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(x => long.Parse(x, CultureInfo.InvariantCulture))
            .ToList();
        return (times[3] + times[4], times.Sum());
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Collab.Cli.Load;

/// <summary>What a process of this machine has used.</summary>
/// <param name="Name">The node's name, or the database's.</param>
/// <param name="Cpu">Processor time while posts counted.</param>
/// <param name="MemoryMax">The most memory that it was seen to have, in bytes.</param>
internal sealed record ProcessUsage(string Name, TimeSpan Cpu, long MemoryMax);

/// <summary>Watches processes on this machine: nodes, their database, and this program.</summary>
internal sealed class NodeUsage
{
    private readonly Dictionary<(string Name, int Id), (TimeSpan From, TimeSpan Last, long Memory)> _processes = [];
    private readonly Func<IEnumerable<(string Name, int Id)>> _find;

    /// <summary>Begins to count.</summary>
    /// <param name="find">The processes as of now: nodes come and go.</param>
    public NodeUsage(Func<IEnumerable<(string Name, int Id)>> find)
    {
        _find = find;
        foreach (var key in find())
        {
            if (Read(key.Id) is { } now) _processes[key] = (now.Cpu, now.Cpu, now.Memory);
        }
    }

    /// <summary>Looks at them once more; one that was started meanwhile counts from its start.</summary>
    public void Look()
    {
        foreach (var key in _find())
        {
            if (Read(key.Id) is not { } now) continue;
            var (from, _, memory) = _processes.GetValueOrDefault(key);
            _processes[key] = (from, now.Cpu, Math.Max(memory, now.Memory));
        }
    }

    /// <summary>By name: a node that was started again is one.</summary>
    public IReadOnlyList<ProcessUsage> Sum() =>
    [
        .. _processes.GroupBy(x => x.Key.Name).OrderBy(x => x.Key, StringComparer.Ordinal).Select(group =>
            new ProcessUsage(
                group.Key,
                TimeSpan.FromTicks(group.Sum(x => (x.Value.Last - x.Value.From).Ticks)),
                group.Max(x => x.Value.Memory))),
    ];

    /// <summary>
    /// The ids of the processes whose program has this name. On Linux by what the kernel calls them: PostgreSQL's write
    /// what they do in the place where .NET looks for their name.
    /// </summary>
    public static IEnumerable<int> ProcessesNamed(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            foreach (var process in Process.GetProcessesByName(name))
            {
                using (process) yield return process.Id;
            }

            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && NameOf(folder) == name)
            {
                yield return id;
            }
        }
    }

    private static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private static (TimeSpan Cpu, long Memory)? Read(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return (process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended; what it used until the last look is known.
            return null;
        }
    }
}

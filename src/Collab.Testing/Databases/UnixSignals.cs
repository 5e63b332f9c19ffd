using System.Globalization;
using System.Runtime.InteropServices;

namespace Collab.Testing.Databases;

/// <summary>Signals to processes, and who their children are.</summary>
internal static partial class UnixSignals
{
    /// <summary>Sends a signal; a process that is gone is no error.</summary>
    public static void Send(int processId, int signal)
    {
        // Numbers below 2 mean groups, everybody, or init.
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        _ = SendSignal(processId, signal);
    }

    /// <summary>Whether a process exists and is not a zombie.</summary>
    public static bool IsAlive(int processId) => Stat(processId) is { State: not 'Z' };

    /// <summary>The direct children of a process.</summary>
    public static IEnumerable<int> ChildrenOf(int processId) =>
        from directory in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 1 && Stat(id) is { } stat && stat.Parent == processId
        select id;

    private static (char State, int Parent)? Stat(int processId)
    {
        try
        {
            // "id (name) state parent ...", where the name may hold anything.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}

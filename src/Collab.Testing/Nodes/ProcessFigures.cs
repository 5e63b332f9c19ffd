using System.Globalization;

namespace Collab.Testing.Nodes;

/// <summary>What Linux says of a process.</summary>
/// <param name="ResidentBytes">Memory that is in use and in memory.</param>
/// <param name="Descriptors">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="UnsentBytes">What waits in the sockets that listen at a port to be sent, or acknowledged.</param>
/// <param name="UnreadBytes">What has come to those sockets and was not read.</param>
public sealed record ProcessFigures(
    long ResidentBytes, int Descriptors, int Threads, long UnsentBytes, long UnreadBytes)
{
    /// <summary>Reads them; <c>null</c> when the process is gone, or is not on Linux.</summary>
    /// <param name="processId">Which process.</param>
    /// <param name="port">The port of the sockets that are counted.</param>
    public static ProcessFigures? Read(int processId, int port)
    {
        var directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        try
        {
            var status = File.ReadLines($"{directory}/status")
                .Select(line => line.Split(':', 2))
                .ToDictionary(x => x[0], x => x[1].Trim().Split(' ')[0], StringComparer.Ordinal);
            if (!status.TryGetValue("VmRSS", out var resident)) return null;
            var (unsent, unread) = Queues($"{directory}/net/tcp", port);
            return new ProcessFigures(
                long.Parse(resident, CultureInfo.InvariantCulture) * 1024,
                Directory.GetFileSystemEntries($"{directory}/fd").Length,
                int.Parse(status["Threads"], CultureInfo.InvariantCulture),
                unsent,
                unread);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lines are "number: local:port remote:port state unsent:unread ...", in hexadecimal.</summary>
    private static (long Unsent, long Unread) Queues(string path, int port)
    {
        const string Established = "01";
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        var queues = File.ReadLines(path)
            .Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(x => x[3] == Established && x[1].EndsWith(ending, StringComparison.Ordinal))
            .Select(x => x[4].Split(':'))
            .ToList();
        return (queues.Sum(x => Number(x[0])), queues.Sum(x => Number(x[1])));
    }

    private static long Number(string text) =>
        long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

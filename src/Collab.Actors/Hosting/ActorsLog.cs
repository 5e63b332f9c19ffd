using Microsoft.Extensions.Logging;

namespace Collab.Actors.Hosting;

/// <summary>The log texts of this assembly that do not come from actors.</summary>
internal static partial class ActorsLog
{
    [LoggerMessage(1, LogLevel.Information, "Node {Name} serves at {Address}, journal {Journal}")]
    public static partial void Started(this ILogger log, string name, string address, string journal);

    [LoggerMessage(2, LogLevel.Critical,
        "THE JOURNAL IS NOT SAFE ({Code}): acknowledged events can be lost. {Message}")]
    public static partial void UnsafeJournal(this ILogger log, string code, string message);

    [LoggerMessage(3, LogLevel.Warning, "Node {Name} did not hand everything over within {Timeout}; it stops now")]
    public static partial void DrainTimedOut(this ILogger log, string name, TimeSpan timeout);

    [LoggerMessage(4, LogLevel.Critical,
        "Node {Name} was removed from the cluster, or its actor system ended; the process exits with code {Code}. "
        + "Restart it to join again")]
    public static partial void Removed(this ILogger log, string name, int code);

    [LoggerMessage(5, LogLevel.Warning,
        "No Collab:SessionKey and no ticket key: sessions can be resumed on this node only, and not after a restart")]
    public static partial void NoSessionKey(this ILogger log);
}

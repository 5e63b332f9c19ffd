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

    [LoggerMessage(6, LogLevel.Information, "Node {Name} forms cluster {Number}: no other node lives on this journal")]
    public static partial void Forming(this ILogger log, string name, long number);

    [LoggerMessage(7, LogLevel.Information, "Node {Name} has not joined yet. It waits for {What}")]
    public static partial void WaitsToJoin(this ILogger log, string name, string what);

    [LoggerMessage(8, LogLevel.Warning,
        "Node {Name} could not give the right to form a cluster back; others wait for up to {Time}. {Reason}")]
    public static partial void LeaseLeftBehind(this ILogger log, string name, TimeSpan time, string reason);

    [LoggerMessage(9, LogLevel.Warning,
        "Node {Name} could not delete its row; who starts next waits until it expires. {Reason}")]
    public static partial void RowLeftBehind(this ILogger log, string name, string reason);

    [LoggerMessage(10, LogLevel.Error, "The journal does not answer node {Name}: {Reason}")]
    public static partial void JournalSilent(this ILogger log, string name, string reason);

    [LoggerMessage(11, LogLevel.Information, "The journal answers node {Name} again")]
    public static partial void JournalBack(this ILogger log, string name);

    [LoggerMessage(12, LogLevel.Critical,
        "Node {Name} has been without its journal for {Time}, and other nodes have it: it hands over and ends with "
        + "exit code {Code}, so that conferences go on elsewhere")]
    public static partial void JournalLost(this ILogger log, string name, TimeSpan time, int code);

    [LoggerMessage(13, LogLevel.Critical, "Node {Name} leaves the cluster at once: {Reason}")]
    public static partial void GivenUp(this ILogger log, string name, string reason);

    [LoggerMessage(14, LogLevel.Information, "{Count} blobs of {Conference} were deleted: nothing refers to them")]
    public static partial void BlobsDeleted(this ILogger log, int count, string conference);

    [LoggerMessage(15, LogLevel.Warning,
        "The blobs of {Conference} were not cleaned; the next round tries again. {Reason}")]
    public static partial void BlobsNotCleaned(this ILogger log, string conference, string reason);

    [LoggerMessage(16, LogLevel.Warning,
        "{Conference}: what is beyond the cluster could not be brought into line; tried again after {Pause}")]
    public static partial void FollowingFailed(
        this ILogger log, Exception exception, string conference, TimeSpan pause);

    [LoggerMessage(17, LogLevel.Warning, "{Conference}: '{Caller}' could not be dialled")]
    public static partial void DiallingFailed(this ILogger log, Exception exception, string conference, string caller);
}

using Microsoft.Extensions.Logging;

namespace Collab.Gateway;

/// <summary>Every log text of the gateway. None holds a ticket, a token or a secret.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Debug,
        "Connection {Connection}: {Participant} said Hello to {Conference} over {Subprotocol}, resuming: {Resuming}")]
    public static partial void HelloAccepted(
        this ILogger log, string connection, string participant, string conference, string subprotocol, bool resuming);

    [LoggerMessage(2, LogLevel.Debug, "Connection {Connection} closes with {Code}: {Reason}")]
    public static partial void Closing(this ILogger log, string connection, string code, string reason);

    [LoggerMessage(3, LogLevel.Debug, "Connection {Connection} is gone")]
    public static partial void Gone(this ILogger log, string connection);

    [LoggerMessage(4, LogLevel.Debug, "Connection {Connection} did not finish closing in time; cut off")]
    public static partial void CutOff(this ILogger log, string connection);

    [LoggerMessage(5, LogLevel.Error, "Connection {Connection}: handing a message over failed")]
    public static partial void HandOverFailed(this ILogger log, Exception exception, string connection);

    [LoggerMessage(6, LogLevel.Error, "Connection {Connection}: writing failed")]
    public static partial void WritingFailed(this ILogger log, Exception exception, string connection);

    [LoggerMessage(7, LogLevel.Information, "Draining: {Connections} connections are told to resume elsewhere")]
    public static partial void Draining(this ILogger log, int connections);

    [LoggerMessage(8, LogLevel.Warning,
        "No ticket key is configured (Collab:Gateway:TicketKeys). Development mode made a random one that only this "
        + "process knows: its tickets and sessions are worth nothing at another node.")]
    public static partial void DevelopmentKeyMade(this ILogger log);

    [LoggerMessage(9, LogLevel.Warning,
        "Development mode: loopback clients join, administer and kill nodes without a ticket")]
    public static partial void DevelopmentMode(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "Clients reach this node at {Endpoint}")]
    public static partial void Announced(this ILogger log, string endpoint);

    [LoggerMessage(11, LogLevel.Warning, "Killing node {Node} (process {ProcessId}), as a developer asked")]
    public static partial void Killing(this ILogger log, string node, int processId);

    [LoggerMessage(12, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void ApiFailed(this ILogger log, Exception exception, string method, string path);

    [LoggerMessage(13, LogLevel.Warning,
        "This process may open {FilesMax} files and sockets, too few for Collab:Gateway:ConnectionsMax = {Configured}: "
        + "it takes {ConnectionsMax} connections. Raise the limit (ulimit -n, LimitNOFILE) or lower the setting")]
    public static partial void DescriptorsLimited(this ILogger log, int filesMax, int configured, int connectionsMax);
}

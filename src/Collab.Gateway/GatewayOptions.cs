using Collab.Gateway.Tickets;

namespace Collab.Gateway;

/// <summary>
/// How a node serves clients: every limit by its name. Bound from the configuration section
/// <see cref="Section"/>, then changed by code; checked at start, where a wrong value stops the host with the key, the
/// value and what is legal.
/// </summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section that is bound.</summary>
    public const string Section = "Collab:Gateway";

    /// <summary>
    /// For a developer's own machine: clients on loopback join without a ticket of their own, the API needs no token,
    /// and nodes can be killed. Nobody beyond loopback gets any of it. Default <c>false</c>.
    /// </summary>
    public bool Development { get; set; }

    /// <summary>Whether the meeting page is served. Default <c>true</c>.</summary>
    public bool Page { get; set; } = true;

    /// <summary>
    /// Whether <c>/healthz/live</c> and <c>/healthz/ready</c> are mapped; switch it off when the program has its own.
    /// Default <c>true</c>.
    /// </summary>
    public bool Health { get; set; } = true;

    /// <summary>
    /// What signs tickets and API tokens. The first key signs; all verify, so that keys can be rotated. At least one,
    /// and in development none: a random one is then made, which only this process knows.
    /// </summary>
    public IList<TicketKey> TicketKeys { get; } = [];

    /// <summary>
    /// The longest life of a ticket or token, from its <c>iat</c> to its <c>exp</c>. 1 minute to 366 days, default
    /// 24 h.
    /// </summary>
    public TimeSpan TicketLifetimeMax { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How far clocks may disagree when a ticket's times are checked. 0 to 10 minutes, default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Connections of the node. 1 to 1 000 000, default 20 000; on Linux fewer than the files that the
    /// process may open.
    /// </summary>
    public int ConnectionsMax { get; set; } = 20_000;

    /// <summary>The largest WebSocket message that a client may send. 1 KiB to 16 MiB, default 64 KiB.</summary>
    public int FrameBytesMax { get; set; } = 64 * 1024;

    /// <summary>From the handshake to the <c>Hello</c>. 100 ms to 5 minutes, default 10 s.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A client that sends nothing for this long is disconnected. 1 s to 1 h, default 60 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two pings of the server on the WebSocket level. 1 s to 10 minutes, default 15 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the pong to such a ping may take before the connection counts as lost. 1 s to 10 minutes, default 20 s.
    /// </summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>From the decision to close a connection to cutting it off. 100 ms to 1 minute, default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Commands per second and connection, over time. 1 to 100 000, default 200.</summary>
    public int CommandsPerSecondMax { get; set; } = 200;

    /// <summary>Commands at once, after a pause. 1 to 100 000, default 400.</summary>
    public int CommandsBurstMax { get; set; } = 400;

    /// <summary>Queries per second and connection; as many at once. 1 to 100 000, default 20.</summary>
    public int QueriesPerSecondMax { get; set; } = 20;

    /// <summary>Signals per second and connection; as many at once. 1 to 100 000, default 60.</summary>
    public int SignalsPerSecondMax { get; set; } = 60;

    /// <summary>
    /// Parts of live streams per second and connection; as many at once. 1 to 100 000, default 300: a whole picture of
    /// 256 parts, and then some.
    /// </summary>
    public int PartsPerSecondMax { get; set; } = 300;

    /// <summary>
    /// Their bytes per second and connection, over time; twice as many at once. 64 KiB to 1 GiB, default 2 MiB.
    /// </summary>
    public int PartBytesPerSecondMax { get; set; } = 2 * 1024 * 1024;

    /// <summary>Pings per second and connection; as many at once. 1 to 100 000, default 10.</summary>
    public int PingsPerSecondMax { get; set; } = 10;

    /// <summary>
    /// Refusals by the gateway itself per second and connection, over time; ten times as many at once. A client that
    /// earns more is disconnected. 1 to 100 000, default 50.
    /// </summary>
    public int RefusalsPerSecondMax { get; set; } = 50;

    /// <summary>
    /// Bytes, in binary form, that wait for one client. 64 KiB to 1 GiB, default 4 MiB. One message may be larger when
    /// nothing else waits.
    /// </summary>
    public int OutboundBytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>Messages that wait for one client. 16 to 1 000 000, default 4096.</summary>
    public int OutboundMessagesMax { get; set; } = 4096;

    /// <summary>
    /// Up to how many bytes waiting messages are packed into one WebSocket message. 1 KiB to 16 MiB, default 256 KiB. A
    /// larger message goes alone.
    /// </summary>
    public int PackedBytesMax { get; set; } = 256 * 1024;

    /// <summary>How long an API request waits for a conference. 100 ms to 5 minutes, default 20 s.</summary>
    public TimeSpan ApiTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Uploads and downloads of blobs that the node does at the same time; each holds about 256 KiB. 1 to 10 000,
    /// default 64.
    /// </summary>
    public int BlobTransfersMax { get; set; } = 64;

    /// <summary>
    /// How long a link to a blob is good for beginning, or going on with, a download. 10 s to 1 day, default 10
    /// minutes.
    /// </summary>
    public TimeSpan BlobLinkLifetime { get; set; } = TimeSpan.FromMinutes(10);
}

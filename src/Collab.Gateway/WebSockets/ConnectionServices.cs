using Collab.Actors.Hosting;
using Collab.Core.Services;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Collab.Protocol.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.WebSockets;

/// <summary>What every connection of the node shares.</summary>
internal sealed class ConnectionServices(
    IOptions<GatewayOptions> options,
    ICollabNode node,
    TicketValidator tickets,
    TimeProvider clock,
    ILoggerFactory logs)
{
    public GatewayOptions Options => options.Value;

    public ICollabNode Node => node;

    public TicketValidator Tickets => tickets;

    public TimeProvider Clock => clock;

    public ILogger Log { get; } = logs.CreateLogger("Collab.Gateway.WebSockets");

    public WriterLoops Writers { get; } = new();

    /// <summary>In the order of preference when a client names several.</summary>
    public IReadOnlyList<Subprotocol> Subprotocols { get; } =
        [new BinarySubprotocol(), new JsonSubprotocol(new JsonCodec(new CatalogMessageTypes(node.Services)))];

    /// <summary>What clients are told to keep to; never changed.</summary>
    public ClientLimits Limits { get; } = new()
    {
        FrameBytesMax = options.Value.FrameBytesMax,
        PendingCommandsMax = ProtocolLimits.PendingCommandsMax,
        IdleTimeoutSeconds = (int)Math.Ceiling(options.Value.IdleTimeout.TotalSeconds),
    };

    /// <summary>Where a client may go when this node sends it away.</summary>
    public IEnumerable<string> OtherEndpoints =>
        node.Nodes.Where(x => !x.Self && x.Status == "up" && x.Endpoint.Length > 0).Select(x => x.Endpoint);
}

using Collab.Actors.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Rest;

/// <summary>A node of the cluster.</summary>
/// <param name="Name">Unique in the cluster.</param>
/// <param name="Endpoint">Where clients reach it; empty while unknown.</param>
/// <param name="Status"><c>up</c>, <c>joining</c>, <c>leaving</c>, <c>unreachable</c>, ...</param>
/// <param name="Pid">Its process; in development only, else 0.</param>
/// <param name="Primaries">How many conferences it hosts.</param>
/// <param name="Connections">How many clients it serves.</param>
/// <param name="Self">Whether it is the one that answers.</param>
public sealed record NodeView(
    string Name, string Endpoint, string Status, int Pid, int Primaries, int Connections, bool Self);

/// <summary>The nodes, the one that answers first.</summary>
/// <param name="Nodes">As that node sees them.</param>
public sealed record NodeList(IReadOnlyList<NodeView> Nodes);

/// <summary>What clients choose a node by; needs no token.</summary>
internal sealed class NodeApi(ICollabNode node, IOptions<GatewayOptions> options)
{
    public IResult List() => ApiJson.Of(new NodeList([.. node.Nodes.Select(View)]));

    /// <summary>As little as possible, so that its time is the network's.</summary>
    public static IResult Ping() => Results.NoContent();

    private NodeView View(NodeInfo info) => new(
        info.Name,
        info.Endpoint,
        info.Status,
        options.Value.Development ? info.ProcessId : 0,
        info.Primaries,
        info.Connections,
        info.Self);
}

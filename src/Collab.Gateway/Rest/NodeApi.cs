using Collab.Actors;
using Collab.Actors.Hosting;
using Collab.Core.Services;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Rest;

/// <summary>A node of the cluster.</summary>
/// <param name="Name">Unique in the cluster.</param>
/// <param name="Endpoint">Where clients reach it; empty while unknown.</param>
/// <param name="Status"><c>up</c>, <c>joining</c>, <c>draining</c>, <c>leaving</c>, <c>unreachable</c>, ...</param>
/// <param name="Pid">Its process; in development only, else 0.</param>
/// <param name="Primaries">How many conferences it hosts.</param>
/// <param name="Connections">How many clients it serves.</param>
/// <param name="Self">Whether it is the one that answers.</param>
public sealed record NodeView(
    string Name, string Endpoint, string Status, int Pid, int Primaries, int Connections, bool Self);

/// <summary>The nodes, the one that answers first.</summary>
/// <param name="Nodes">As that node sees them.</param>
public sealed record NodeList(IReadOnlyList<NodeView> Nodes);

/// <summary>A node was told to drain.</summary>
/// <param name="Node">Its name.</param>
public sealed record NodeDraining(string Node);

/// <summary>What clients choose a node by, which needs no token; and sending a node away, which does.</summary>
internal sealed class NodeApi(ICollabNode node, IOptions<GatewayOptions> options)
{
    public IResult List() => ApiJson.Of(new NodeList([.. node.Nodes.Select(View)]));

    /// <summary>As little as possible, so that its time is the network's.</summary>
    public static IResult Ping() => Results.NoContent();

    /// <summary>Answers once the node was told; it may take as long as the drain timeout.</summary>
    public IResult Drain(HttpContext context, string name)
    {
        // Nodes serve every site: a tenant's token must not take them away from the others.
        if (ApiCall.Of(context).Site != ConferenceId.DefaultSite)
        {
            throw new ApiRefusedException(
                RefusalCode.NotPermitted, $"Draining a node takes a token of the site '{ConferenceId.DefaultSite}'.");
        }

        return node.TryDrain(name)
            ? ApiJson.Of(new NodeDraining(name), StatusCodes.Status202Accepted)
            : throw new ApiRefusedException(
                RefusalCode.NotFound, $"There is no node '{LegalText.Quotable(name)}' in the cluster.");
    }

    private NodeView View(NodeInfo info) => new(
        info.Name,
        info.Endpoint,
        info.Status,
        options.Value.Development ? info.ProcessId : 0,
        info.Primaries,
        info.Connections,
        info.Self);
}

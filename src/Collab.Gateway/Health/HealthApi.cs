using Collab.Actors.Hosting;
using Collab.Gateway.Rest;
using Collab.Gateway.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Health;

/// <summary>A node's health, for load balancers and operators.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c>, <c>not_ready</c> or <c>draining</c>.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Findings">What stands in the way, or is not as it should be.</param>
public sealed record HealthView(string Status, string Node, IReadOnlyList<HealthFinding> Findings);

/// <summary>Whether the process lives, and whether the node can serve.</summary>
internal sealed class HealthApi(ICollabNode node, GatewayDrain drain)
{
    /// <summary>Answers as long as the process can; restarting helps against nothing else.</summary>
    public IResult Live() => ApiJson.Of(new HealthView("live", node.Name, []));

    public IResult Ready()
    {
        var findings = node.Health;
        var status = drain.Draining ? "draining" : findings.Any(x => x.Blocking) ? "not_ready" : "ready";
        return ApiJson.Of(
            new HealthView(status, node.Name, findings),
            status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

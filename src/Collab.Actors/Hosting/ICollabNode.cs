using Akka.Actor;
using Collab.Actors.Blobs;
using Collab.Core.Services;

namespace Collab.Actors.Hosting;

/// <summary>
/// This process's place in the cluster. Registered by <c>AddCollab</c>; started and stopped by the host.
/// </summary>
public interface ICollabNode
{
    /// <summary>The node's name.</summary>
    string Name { get; }

    /// <summary>The cluster's conferences.</summary>
    IConferences Conferences { get; }

    /// <summary>The contents that conferences refer to: files, documents.</summary>
    IBlobs Blobs { get; }

    /// <summary>The services that conferences offer.</summary>
    ServiceCatalog Services { get; }

    /// <summary>The actor system; for embedders' own actors.</summary>
    ActorSystem System { get; }

    /// <summary>The cluster's members as this node sees them, this one first.</summary>
    IReadOnlyList<NodeInfo> Nodes { get; }

    /// <summary>What stands in the way of serving, or is not as it should be; empty when all is well.</summary>
    IReadOnlyList<HealthFinding> Health { get; }

    /// <summary>True from the moment when the node was told to stop.</summary>
    bool Draining { get; }

    /// <summary>
    /// Has a node stop as its host would: it sends its clients elsewhere, hands its conferences over, leaves the
    /// cluster and ends its program, within the drain timeout. Returns at once; <see cref="Nodes"/> shows how far it
    /// is.
    /// </summary>
    /// <param name="node">The name of any node of the cluster, this one included.</param>
    /// <returns><c>false</c> when there is no node of that name.</returns>
    bool TryDrain(string node);

    /// <summary>Tells the node where clients reach it, once the server knows; other nodes learn of it.</summary>
    void Announce(string publicEndpoint);
}

/// <summary>A cluster member.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its remoting address, <c>host:port</c>.</param>
/// <param name="Endpoint">Where clients reach it; empty while unknown.</param>
/// <param name="Status">
/// Akka's membership status in lower case: <c>up</c>, <c>leaving</c>, <c>unreachable</c>, ...; for one that is up and
/// was told to stop <c>draining</c>, and <c>handing-over</c> when its clients have been sent elsewhere and its
/// conferences follow. Clients are sent to those that are <c>up</c>.
/// </param>
/// <param name="Self">Whether it is the one asked.</param>
/// <param name="ProcessId">Its operating system process; 0 while unknown.</param>
/// <param name="Primaries">How many primaries it hosts; 0 while unknown.</param>
/// <param name="Connections">How many clients it serves; 0 while unknown.</param>
public sealed record NodeInfo(
    string Name,
    string Address,
    string Endpoint,
    string Status,
    bool Self,
    int ProcessId,
    int Primaries,
    int Connections)
{
    internal const string Up = "up";
    internal const string Draining = "draining";
    internal const string HandingOver = "handing-over";
}

/// <summary>Something about the node that an operator should know.</summary>
/// <param name="Code">Greppable, for example <c>journal_fsync_off</c>.</param>
/// <param name="Message">What it is and what to do.</param>
/// <param name="Blocking">Whether the node is not ready because of it.</param>
public sealed record HealthFinding(string Code, string Message, bool Blocking);

using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Collab.Actors.Membership;

/// <summary>
/// Akka's deadline failure detector, which can also be told that a node is dead: then it stays unavailable whatever
/// heartbeats were still on their way. Named in <c>collab.conf</c>; one instance per watched node.
/// </summary>
/// <remarks>
/// Akka removes a downed member only once it is unreachable too. Waiting for missing heartbeats would make every crash
/// cost the whole acceptable pause; the mark makes it cost nothing. Akka's registry drops the instance when the member
/// is removed or a new process joins at the address, and the mark with it.
/// </remarks>
public sealed class CrashFailureDetector(Config config, EventStream events) : DeadlineFailureDetector(config, events)
{
    /// <summary>
    /// Set while this thread marks: the registry offers no other call that reaches the detector of one address.
    /// </summary>
    [ThreadStatic]
    private static bool _marking;

    private volatile bool _dead;

    /// <inheritdoc/>
    public override bool IsAvailable => !_dead && base.IsAvailable;

    /// <inheritdoc/>
    public override void HeartBeat()
    {
        if (_marking) _dead = true;
        else base.HeartBeat();
    }

    /// <summary>Marks the node at <paramref name="address"/> as dead in this node's failure detector.</summary>
    internal static void Mark(Cluster cluster, Address address)
    {
        _marking = true;
        try
        {
            cluster.FailureDetector.Heartbeat(address);
        }
        finally
        {
            _marking = false;
        }
    }
}

using Akka.Actor;
using Collab.Protocol.Remoting;

namespace Collab.Simulation.Networks;

/// <summary>One process's shard region: passes an attachment on to where it believes the primary to be.</summary>
internal sealed class Region(string name, IActorRefProvider provider, Action<Attach, IActorRef> route) : MinimalActorRef
{
    /// <inheritdoc/>
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "collab")) / $"region-{name}";

    /// <inheritdoc/>
    public override IActorRefProvider Provider { get; } = provider;

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) => route((Attach)message, sender);
}

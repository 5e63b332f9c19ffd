using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Collab.Simulation.Nodes;

namespace Collab.Simulation.Networks;

/// <summary>An actor of one process as another process knows it: everything said to it crosses the network.</summary>
internal sealed class RemoteRef(Network network, NodeLife viewer, NodeLife home, IActorRef actor) : MinimalActorRef
{
    private readonly int _number = network.NewRefNumber();
    private ActorPath? _path;

    /// <summary>The process that uses this reference.</summary>
    public NodeLife Viewer { get; } = viewer;

    /// <summary>The process in which the actor lives.</summary>
    public NodeLife Home { get; } = home;

    /// <summary>The actor itself.</summary>
    public IActorRef Actor { get; } = actor;

    /// <inheritdoc/>
    public override ActorPath Path =>
        _path ??= new RootActorPath(new Address("akka.tcp", "collab", Home.Name, Viewer.Number)) / $"ref-{_number}";

    /// <inheritdoc/>
    public override IActorRefProvider Provider => network.Provider;

    /// <inheritdoc/>
    public override int GetHashCode() => _number;

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message)
    {
        if (message is Watch watch) network.Watch(this, watch.Watcher);
        else if (message is Unwatch unwatch) Network.Unwatch(this, unwatch.Watcher);
    }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender) =>
        network.Send(Viewer, Home, sender, Actor, message);
}

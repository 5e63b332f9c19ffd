using Akka.Actor;

namespace Collab.Actors.Tests.Nodes;

/// <summary>The way to primaries, which the test can close: then nobody is attached any more.</summary>
internal sealed class GatedRegion(IActorRef region) : MinimalActorRef
{
    private volatile bool _closed;

    public override ActorPath Path => region.Path;

    public override IActorRefProvider Provider => ((IInternalActorRef)region).Provider;

    public void Close() => _closed = true;

    public void Open() => _closed = false;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (!_closed) region.Tell(message, sender);
    }
}

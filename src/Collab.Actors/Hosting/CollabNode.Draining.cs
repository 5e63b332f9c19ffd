using Akka.Actor;
using Collab.Actors.Membership;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Hosting;

/// <summary>How a node goes: told to, it hands over what it has.</summary>
internal sealed partial class CollabNode
{
    /// <summary>How often a draining node looks whether its conferences have gone.</summary>
    private static readonly TimeSpan HandOverInterval = TimeSpan.FromMilliseconds(20);

    public bool TryDrain(string node)
    {
        if (_nodes.FirstOrDefault(x => x.Name == node) is not { } known) return false;
        if (known.Self)
        {
            lifetime.StopApplication();
        }
        else
        {
            var address = Akka.Actor.Address.Parse($"akka.tcp://{SystemConfig.SystemName}@{known.Address}");
            System.ActorSelection(new RootActorPath(address) / "user" / NodeDirectory.ActorName)
                .Tell(new Drain { Node = node });
        }

        return true;
    }

    /// <summary>
    /// Replicas first: their clients have been sent elsewhere, and an attachment asked for now would keep the shard
    /// region waiting. Then the primaries are handed over, shard by shard, and what is left when the node leaves.
    /// </summary>
    private async Task LeaveAsync(ActorSystem system)
    {
        if (_replicas is not null) await _replicas.GracefulStop(_options.DrainTimeout).ConfigureAwait(false);
        var begun = _clock.GetTimestamp();
        while (_load.Primaries > 0
            && _nodes.Any(node => !node.Self && node.Status == "up")
            && _clock.GetElapsedTime(begun) < _options.DrainTimeout / 2)
        {
            await Task.Delay(HandOverInterval, _clock).ConfigureAwait(false);
        }

        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance)
            .ConfigureAwait(false);
    }

    /// <summary>The others learn at once that nobody is to be sent here any more.</summary>
    private void BeginDrain()
    {
        Draining = true;
        _directory?.Tell(NodeDirectory.Spread.Instance);
    }

    /// <summary>Whether the node of a shard region hands its conferences over.</summary>
    private bool IsDraining(IActorRef region)
    {
        var address = region.Path.Address;
        if (address.HasLocalScope) return Draining;
        var text = $"{address.Host}:{address.Port}";
        return _nodes.Any(node => node.Address == text && node.Status == "draining");
    }
}

using Akka.Actor;
using Collab.Actors.Membership;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Hosting;

/// <summary>How a node goes: told to, it hands over what it has.</summary>
internal sealed partial class CollabNode
{
    /// <summary>How often a draining node looks whether its conferences have gone.</summary>
    private static readonly TimeSpan HandOverInterval = TimeSpan.FromMilliseconds(20);

    private bool _handingOver;

    public bool TryDrain(string node)
    {
        if (_nodes.FirstOrDefault(x => x.Name == node) is not { } known) return false;
        if (known.Self)
        {
            lifetime.StopApplication();
        }
        else
        {
            var address = Address.Parse($"akka.tcp://{SystemConfig.SystemName}@{known.Address}");
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
        _handingOver = true;
        _directory?.Tell(NodeDirectory.Spread.Instance);
        var begun = _clock.GetTimestamp();
        while (_load.Primaries > 0
            && _nodes.Any(node => !node.Self && node.Status == NodeInfo.Up)
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

    /// <summary>Whether the node of a shard region gets no more conferences.</summary>
    private bool IsDraining(IActorRef region) => region.Path.Address.HasLocalScope
        ? Draining
        : StatusAt(region.Path.Address) is NodeInfo.Draining or NodeInfo.HandingOver;

    /// <summary>Whether the node of a shard region gives its conferences away.</summary>
    private bool IsHandingOver(IActorRef region) => region.Path.Address.HasLocalScope
        ? _handingOver
        : StatusAt(region.Path.Address) is NodeInfo.HandingOver;

    private string? StatusAt(Address address)
    {
        var text = $"{address.Host}:{address.Port}";
        return _nodes.FirstOrDefault(node => node.Address == text)?.Status;
    }
}

using Akka.Actor;
using Collab.Actors.Streams;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Conferences;

/// <summary>Passes parts of live streams on to all replicas, and keeps the newest for replicas that come.</summary>
internal sealed partial class Primary
{
    private readonly StreamCache _streams = new();

    private void OnPart(PartRelay relay)
    {
        Sender.Tell(new PartTaken { Number = relay.Number }, Self);
        var part = relay.Part;
        if (!_replicas.ContainsKey(Sender)
            || StreamRules.Find(_committed, part.Service, part.Stream)?.Sender != part.Participant
            || _streams.Take(part) != PartOutcome.Taken)
        {
            return;
        }

        foreach (var (actor, replica) in _replicas)
            if (!actor.Equals(Sender)) replica.Parts.Offer(part, Self);
    }

    private void OnPartTaken(PartTaken taken)
    {
        if (_replicas.TryGetValue(Sender, out var replica)) replica.Parts.Taken(taken.Number, Self);
    }

    private void OfferParts(AttachedReplica replica)
    {
        foreach (var cached in _streams.All) replica.Parts.Offer(cached.Part, Self);
    }

    private void ForgetEndedStreams()
    {
        if (_streams.Count == 0) return;
        _streams.Retain((service, stream) => StreamRules.Find(_committed, service, stream) is not null);
    }
}

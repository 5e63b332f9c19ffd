using Akka.Actor;
using Akka.Cluster.Sharding;
using Collab.Actors;
using Collab.Actors.Conferences;
using Collab.Protocol.Remoting;

namespace Collab.Simulation.Nodes;

/// <summary>
/// The part of shard region and shards that primaries see: starts one when somebody attaches to its conference, holds
/// messages back while one passivates, and restarts those that throw.
/// </summary>
internal sealed class PrimaryHost : ReceiveActor
{
    private readonly NodeLife _life;
    private readonly PrimarySettings _settings;
    private readonly Func<ConferenceId, bool> _isHome;
    private readonly Dictionary<ConferenceId, List<(object Message, IActorRef Sender)>> _heldBack = [];
    private readonly Dictionary<IActorRef, ConferenceId> _conferences = [];
    private long _started;

    public PrimaryHost(NodeLife life, PrimarySettings settings, Func<ConferenceId, bool> isHome)
    {
        (_life, _settings, _isHome) = (life, settings, isHome);
        Receive<Attach>(OnAttach);
        Receive<Passivate>(OnPassivate);
        Receive<HandOff>(OnHandOff);
        Receive<Terminated>(OnTerminated);
    }

    // As a shard's: what is not said otherwise restarts, and a primary that is restarted ends itself.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnAttach(Attach attach)
    {
        if (!ConferenceId.TryParse(attach.Conference, out var conference) || !_isHome(conference)) return;
        if (_heldBack.TryGetValue(conference, out var waiting)) waiting.Add((attach, Sender));
        else Find(conference).Forward(attach);
    }

    private IActorRef Find(ConferenceId conference)
    {
        if (_life.PrimaryByConference.TryGetValue(conference, out var primary)) return primary;
        primary = Context.ActorOf(Primary.Props(conference, _settings), $"{conference.Name}-{++_started}");
        Context.Watch(primary);
        _conferences[primary] = conference;
        return _life.PrimaryByConference[conference] = primary;
    }

    private void OnPassivate(Passivate passivate)
    {
        if (!_conferences.TryGetValue(Sender, out var conference)) return;
        _heldBack.TryAdd(conference, []);
        Sender.Tell(passivate.StopMessage);
    }

    private void OnHandOff(HandOff handOff)
    {
        if (_life.PrimaryByConference.TryGetValue(handOff.Conference, out var primary))
            primary.Tell(Primary.Stop.Instance);
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_conferences.Remove(terminated.ActorRef, out var conference)) return;
        _life.PrimaryByConference.Remove(conference);
        if (!_heldBack.Remove(conference, out var waiting)) return;
        foreach (var (message, sender) in waiting) Find(conference).Tell(message, sender);
    }

    /// <summary>The conference's primary is to end, because its home is another node now.</summary>
    internal sealed record HandOff(ConferenceId Conference);
}

using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Simulation.Dispatch;
using Collab.Simulation.Networks;
using Collab.Simulation.Time;

namespace Collab.Simulation.Nodes;

/// <summary>One process of a node, from its start to its crash: its actors, and how it sees the others.</summary>
internal sealed class NodeLife(string node, int number, NodeClock clock)
{
    private readonly Dictionary<IActorRef, RemoteRef> _refs = new(ReferenceEqualityComparer.Instance);

    /// <summary>The node's name; its next process has the same.</summary>
    public string Node { get; } = node;

    /// <summary>Counts the processes of all nodes.</summary>
    public int Number { get; } = number;

    /// <summary>For people.</summary>
    public string Name { get; } = $"{node}-{number}";

    /// <summary>Its clock.</summary>
    public NodeClock Clock { get; } = clock;

    /// <summary>What its actors count.</summary>
    public NodeLoad Load { get; } = new();

    /// <summary>What its replicas have folded.</summary>
    public FoldedConferences Folded { get; } = new();

    /// <summary>The parent of its replicas.</summary>
    public IActorRef Replicas { get; set; } = ActorRefs.Nobody;

    /// <summary>The parent of its primaries.</summary>
    public IActorRef Primaries { get; set; } = ActorRefs.Nobody;

    /// <summary>Its primaries by conference, as their parent has them.</summary>
    public Dictionary<ConferenceId, IActorRef> PrimaryByConference { get; } = [];

    /// <summary>Whether the process is there.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>Whether it is stopped in the middle of whatever it does, as by SIGSTOP.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether the others have given it up while it lives on.</summary>
    public bool IsDowned { get; set; }

    /// <summary>What wants to run in it while it is paused.</summary>
    public List<Runner> Parked { get; } = [];

    /// <summary>The other processes that it is in a cluster with, in the order in which it met them.</summary>
    public List<NodeLife> Peers { get; } = [];

    /// <summary>Where it believes primaries to be.</summary>
    public Dictionary<ConferenceId, NodeLife> Homes { get; } = [];

    /// <summary>Its links to the others.</summary>
    public Dictionary<NodeLife, Link> Links { get; } = [];

    /// <summary>Its actors that watch actors of others, in the order of watching.</summary>
    public List<(RemoteRef Watched, IInternalActorRef Watcher)> Watches { get; } = [];

    /// <summary>Until when its last journal operation keeps the connection busy.</summary>
    public long JournalBusyUntil { get; set; }

    /// <summary>When the last of its writes so far is confirmed.</summary>
    public long ConfirmedUntil { get; set; }

    /// <summary>The reference by which its actors know an actor of another process.</summary>
    public IActorRef RefTo(NodeLife home, IActorRef actor, Network network)
    {
        if (home == this || actor.IsNobody()) return actor;
        if (!_refs.TryGetValue(actor, out var found)) _refs[actor] = found = new RemoteRef(network, this, home, actor);
        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

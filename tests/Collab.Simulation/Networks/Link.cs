using Akka.Actor;
using Collab.Simulation.Time;

namespace Collab.Simulation.Networks;

/// <summary>One direction between two processes: what is under way on it, and whether anything gets through.</summary>
internal sealed class Link
{
    private readonly List<Planned> _underWay = [];
    private readonly Dictionary<(IActorRef From, IActorRef To), long> _lastArrival = [];

    /// <summary>Whether nothing gets through.</summary>
    public bool IsCut { get; set; }

    /// <summary>What is added to the time that every message takes, in microseconds.</summary>
    public long Slowness { get; set; }

    /// <summary>When a message arrives that is to come after those before it from the same sender.</summary>
    public long InOrder(IActorRef from, IActorRef to, long arrival)
    {
        var last = _lastArrival.GetValueOrDefault((from, to));
        return _lastArrival[(from, to)] = Math.Max(arrival, last + 1);
    }

    /// <summary>Notes a message that is under way.</summary>
    public void Add(Planned arrival)
    {
        if (_underWay.Count >= 64) _underWay.RemoveAll(planned => planned.IsOver);
        _underWay.Add(arrival);
    }

    /// <summary>
    /// The association ends: of what is under way the first so many arrive, and the next association keeps no order
    /// with them.
    /// </summary>
    /// <returns>How many messages were lost.</returns>
    public int Break(Random random)
    {
        _underWay.RemoveAll(planned => planned.IsOver);
        var arriving = random.Next(_underWay.Count + 1);
        var lost = _underWay.Count - arriving;
        foreach (var planned in _underWay.Skip(arriving)) planned.Cancel();
        _underWay.Clear();
        _lastArrival.Clear();
        return lost;
    }
}

using Akka.Actor;
using Akka.Dispatch;
using Collab.Simulation.Nodes;

namespace Collab.Simulation.Dispatch;

/// <summary>An actor's mailbox that may want to run.</summary>
/// <param name="Order">Grows with each actor that is made: the same in every run of a seed.</param>
/// <param name="Run">Processes what is in the mailbox: all system messages, and one other.</param>
/// <param name="Life">The process that the actor lives in; <c>null</c> for what all share.</param>
/// <param name="Path">The actor's path, for people.</param>
internal sealed record Runner(long Order, IRunnable Run, NodeLife? Life, ActorPath? Path);

/// <summary>Every mailbox of an actor system that has something to process. One thread takes from it.</summary>
/// <remarks>
/// Kept in the order in which the actors were made, not in the order of becoming ready: the latter could depend on hash
/// codes, which differ from process to process.
/// </remarks>
internal sealed class RunQueue
{
    private readonly Dictionary<IRunnable, Runner> _runners = [];
    private readonly Dictionary<ActorCell, Runner> _byCell = [];
    private readonly List<Runner> _ready = [];
    private ActorCell? _attaching;

    /// <summary>How many actors were ever made.</summary>
    public long Made { get; private set; }

    /// <summary>Which process an actor lives in, by the name below <c>/user</c>.</summary>
    public Func<string, NodeLife?> LifeOf { get; set; } = _ => null;

    /// <summary>Takes an actor in; its mailbox asks to run while <paramref name="attach"/> runs.</summary>
    public void Attach(ActorCell cell, Action<ActorCell> attach)
    {
        var before = _attaching;
        _attaching = cell;
        attach(cell);
        _attaching = before;
    }

    /// <summary>Forgets an actor that has ended.</summary>
    public void Detach(ActorCell cell)
    {
        if (_byCell.Remove(cell, out var runner)) _runners.Remove(runner.Run);
    }

    /// <summary>Something wants to run.</summary>
    public void Add(IRunnable run)
    {
        if (!_runners.TryGetValue(run, out var runner))
        {
            runner = new Runner(++Made, run, FindLife(_attaching?.Self.Path), _attaching?.Self.Path);
            if (_attaching is not null) _runners[run] = _byCell[_attaching] = runner;
        }

        if (runner.Life is { IsPaused: true } life) life.Parked.Add(runner);
        else Ready(runner);
    }

    /// <summary>Lets what was parked run again.</summary>
    public void Unpark(NodeLife life)
    {
        foreach (var runner in life.Parked) Ready(runner);
        life.Parked.Clear();
    }

    /// <summary>Takes one of the ready, any of them.</summary>
    public Runner? Take(Random random)
    {
        if (_ready.Count == 0) return null;
        var index = _ready.Count == 1 ? 0 : random.Next(_ready.Count);
        var runner = _ready[index];
        _ready.RemoveAt(index);
        if (runner.Life is not { IsPaused: true } life) return runner;
        life.Parked.Add(runner);
        return Take(random);
    }

    private void Ready(Runner runner)
    {
        var index = _ready.Count;
        while (index > 0 && _ready[index - 1].Order > runner.Order) index--;
        _ready.Insert(index, runner);
    }

    private NodeLife? FindLife(ActorPath? path)
    {
        while (path is { Depth: > 2 }) path = path.Parent;
        return path is { Depth: 2 } ? LifeOf(path.Name) : null;
    }
}

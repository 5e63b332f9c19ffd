using Akka.Actor;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;

namespace Collab.Simulation.Clients;

/// <summary>One WebSocket, both ends of it: keeps order, takes time, breaks, and is closed by either side.</summary>
internal sealed class SimulatedConnection(Schedule schedule, SimulatedClient client, NodeLife life, int number)
    : IConnection
{
    private const int QueueMax = 512;
    private const long LatencyMin = 100;
    private const long LatencyMax = 3 * VirtualTime.Millisecond;

    private long _lastArrivalHere;
    private long _lastArrivalThere;
    private bool _isClosed;
    private bool _isDetached;

    /// <inheritdoc/>
    public string Id { get; } = $"connection-{number}";

    /// <inheritdoc/>
    public ClientLimits Limits { get; } = new() { FrameBytesMax = 64 * 1024, IdleTimeoutSeconds = 30 };

    /// <inheritdoc/>
    public int Waiting { get; private set; }

    /// <summary>The process at its other end.</summary>
    public NodeLife Life { get; } = life;

    /// <summary>Whether nothing gets through in either direction.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a ping would be answered.</summary>
    public bool Responds => !IsBroken && Life is { IsAlive: true, IsPaused: false };

    /// <inheritdoc/>
    public void Send(IReadOnlyList<EncodedMessage> messages)
    {
        if (_isClosed || !Life.IsAlive) return;
        if (Waiting + messages.Count > QueueMax)
        {
            Close(RefusalCode.SlowConsumer, "Read faster, and resume.", resume: true);
            return;
        }

        Deliver(messages);
    }

    /// <inheritdoc/>
    public void Close(RefusalCode code, string message, bool resume)
    {
        if (_isClosed || !Life.IsAlive) return;
        _isClosed = true;
        var goodbye = new Goodbye { Code = code.Name, Message = message, Resume = resume };
        Deliver([EncodedMessage.Of(new ServerMessage { Goodbye = goodbye })]);
        Detach(0);
    }

    /// <summary>The client says something.</summary>
    public void Say(Func<IConnection, IReplicaMessage> message)
    {
        if (IsBroken) return;
        _lastArrivalThere = Math.Max(_lastArrivalThere + 1, schedule.Time.Now + Latency());
        schedule.Time.At(_lastArrivalThere, () =>
        {
            if (IsBroken || _isClosed || !Life.IsAlive) return;
            Life.Replicas.Tell(message(this), ActorRefs.NoSender);
        });
    }

    /// <summary>Nothing gets through any more.</summary>
    /// <param name="noticedAfter">When the node notices, in microseconds.</param>
    public void Break(long noticedAfter)
    {
        IsBroken = true;
        Detach(noticedAfter);
    }

    private void Detach(long after)
    {
        if (_isDetached) return;
        _isDetached = true;
        schedule.Time.After(after, () =>
        {
            _isClosed = true;
            if (Life.IsAlive) Life.Replicas.Tell(new ClientGone(client.Conference, this), ActorRefs.NoSender);
        });
    }

    private void Deliver(IReadOnlyList<EncodedMessage> messages)
    {
        Waiting += messages.Count;
        _lastArrivalHere = Math.Max(_lastArrivalHere + 1, schedule.Time.Now + Latency() + client.Slowness);
        schedule.Time.At(_lastArrivalHere, () =>
        {
            Waiting -= messages.Count;
            if (!IsBroken) client.Receive(this, messages);
        });
    }

    private long Latency() => schedule.Random.NextInt64(LatencyMin, LatencyMax);
}

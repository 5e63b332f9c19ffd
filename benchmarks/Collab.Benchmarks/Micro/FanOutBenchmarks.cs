using BenchmarkDotNet.Attributes;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Benchmarks.Nodes;
using Collab.Gateway;
using Collab.Gateway.WebSockets;

namespace Collab.Benchmarks.Micro;

/// <summary>
/// One event from the replica's list to the sockets of all connections: queues, the writers' loop, writers. What it
/// allocates is allocated for each delivery; it should be nothing.
/// </summary>
public class FanOutBenchmarks
{
    private readonly EncodedMessage[] _messages = [EncodedMessage.OfEvent(new JournaledEvent(ChatLog.Post(3)))];
    private OutboundQueue[] _queues = [];
    private Func<long> _sent = () => 0;

    /// <summary>How many.</summary>
    [Params(10, 100, 1000)]
    public int Connections { get; set; }

    /// <summary>Makes queues and writers as a node does.</summary>
    [GlobalSetup]
    public void Open()
    {
        var options = new GatewayOptions();
        var loop = new WriterLoop();
        var socket = new DiscardingSocket();
        _sent = () => socket.Sent;
        _queues =
        [
            .. Enumerable.Range(0, Connections).Select(
                _ => new OutboundQueue(options.OutboundMessagesMax, options.OutboundBytesMax, loop)),
        ];
        foreach (var queue in _queues)
            _ = new SocketWriter(socket, new BinarySubprotocol(), queue, options.PackedBytesMax).RunAsync();
    }

    /// <summary>To everybody.</summary>
    [Benchmark]
    public void FanOut()
    {
        var sent = _sent() + Connections;
        foreach (var queue in _queues) queue.TryAdd(_messages);
        var wait = default(SpinWait);
        while (_sent() < sent) wait.SpinOnce();
    }
}

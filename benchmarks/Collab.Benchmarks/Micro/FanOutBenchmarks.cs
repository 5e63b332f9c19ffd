using BenchmarkDotNet.Attributes;
using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Benchmarks.Nodes;
using Collab.Gateway;
using Collab.Gateway.WebSockets;

namespace Collab.Benchmarks.Micro;

/// <summary>One event into the queues of all connections, and out of them again.</summary>
public class FanOutBenchmarks
{
    private readonly EncodedMessage[] _messages = [EncodedMessage.OfEvent(new JournaledEvent(ChatLog.Post(3)))];
    private OutboundQueue[] _queues = [];

    /// <summary>How many.</summary>
    [Params(10, 100, 1000)]
    public int Connections { get; set; }

    /// <summary>Makes the queues as a node does.</summary>
    [GlobalSetup]
    public void MakeQueues()
    {
        var options = new GatewayOptions();
        var loop = new WriterLoop();
        _queues =
        [
            .. Enumerable.Range(0, Connections).Select(
                _ => new OutboundQueue(options.OutboundMessagesMax, options.OutboundBytesMax, loop)),
        ];
    }

    /// <summary>To everybody.</summary>
    [Benchmark]
    public int FanOut()
    {
        var taken = 0;
        foreach (var queue in _queues) queue.TryAdd(_messages);
        foreach (var queue in _queues)
            if (queue.TryTake(out _)) taken++;
        return taken;
    }
}

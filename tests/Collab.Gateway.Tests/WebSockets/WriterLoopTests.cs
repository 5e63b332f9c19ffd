using Collab.Actors.Replicas;
using Collab.Gateway.WebSockets;
using Collab.Protocol;

namespace Collab.Gateway.Tests.WebSockets;

[TestFixture]
internal sealed class WriterLoopTests
{
    private const int Queues = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly EncodedMessage Message =
        EncodedMessage.Of(new ServerMessage { Pong = new Pong { Token = 1 } });

    [Test]
    public async Task Every_writer_that_waits_goes_on_however_many_there_are()
    {
        var loop = new WriterLoop();
        var queues = Enumerable.Range(0, Queues).Select(_ => new OutboundQueue(10, 1000, loop)).ToArray();
        var writers = queues.Select(WriteOneAsync).ToArray();
        Parallel.ForEach(queues, queue => queue.TryAdd([Message]));
        await Task.WhenAll(writers).WaitAsync(Patience);
        Assert.That(queues.Sum(x => x.Count), Is.Zero);
    }

    [Test]
    public async Task A_writer_goes_on_elsewhere_than_where_the_message_was_added()
    {
        var queue = new OutboundQueue(10, 1000, new WriterLoop());
        using var added = new ManualResetEventSlim();
        var writing = WriteAsync();

        // Would not come back if the writer ran here: it waits for what this thread does next.
        queue.TryAdd([Message]);
        added.Set();
        Assert.That(await writing.WaitAsync(Patience), Is.True);

        async Task<bool> WriteAsync()
        {
            await queue.WaitAsync().ConfigureAwait(false);
            return added.Wait(Patience);
        }
    }

    [Test]
    public async Task A_writer_that_waits_for_its_socket_holds_up_no_other()
    {
        var loop = new WriterLoop();
        var (slow, fast) = (new OutboundQueue(10, 1000, loop), new OutboundQueue(10, 1000, loop));
        var socket = new TaskCompletionSource();
        var slowWriter = WriteOneAsync(slow, socket.Task);
        var fastWriter = WriteOneAsync(fast);
        slow.TryAdd([Message]);
        fast.TryAdd([Message]);
        await fastWriter.WaitAsync(Patience);
        Assert.That(slowWriter.IsCompleted, Is.False);
        socket.SetResult();
        await slowWriter.WaitAsync(Patience);
    }

    private static async Task WriteOneAsync(OutboundQueue queue) => await WriteOneAsync(queue, Task.CompletedTask);

    private static async Task WriteOneAsync(OutboundQueue queue, Task socket)
    {
        await queue.WaitAsync().ConfigureAwait(false);
        Assert.That(queue.TryTake(out _), Is.True);
        await socket.ConfigureAwait(false);
    }
}

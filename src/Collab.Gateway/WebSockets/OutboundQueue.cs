using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using Collab.Actors.Replicas;
using Collab.Protocol;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// What waits to be written to one client: in order, bounded in number and bytes, filled from any thread and emptied by
/// one writer. Adding allocates nothing once the ring has grown.
/// </summary>
/// <remarks>
/// A signal takes the place of a waiting one of its key. When the queue is full, signals are lost first; when that is
/// not enough the queue says so, and the connection closes. Parts of live streams wait in a lane of their own, for when
/// nothing else does, and never fill the queue.
/// </remarks>
internal sealed class OutboundQueue(int messagesMax, int bytesMax, WriterLoop loop) : IValueTaskSource
{
    /// <summary>Parts that wait for one client: four streams of as many slots as they may have.</summary>
    private const int PartsMax = 4 * ProtocolLimits.StreamSlotsMax;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _signals = new(StringComparer.Ordinal);
    private EncodedMessage[] _ring = new EncodedMessage[16];
    private int _head;
    private int _count;
    private long _bytes;
    private bool _completed;
    private bool _writerWaits;
    private ManualResetValueTaskSourceCore<bool> _wakeUp;

    /// <summary>Made for the first part: most clients never watch a stream.</summary>
    private StreamLane? _parts;

    /// <summary>How many messages wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds messages in this order; after <see cref="Complete"/> it does nothing.</summary>
    /// <returns><c>false</c> when one did not fit: everything from it on was not added.</returns>
    public bool TryAdd(IReadOnlyList<EncodedMessage> messages)
    {
        bool wake, fits = true;
        lock (_gate)
        {
            if (_completed) return true;
            for (var i = 0; i < messages.Count && fits; i++) fits = TryAdd(messages[i]);
            wake = WakesWriter();
        }

        if (wake) loop.Schedule(this);
        return fits;
    }

    /// <summary>Adds a last message, if there is one, whether it fits or not. Only the first call counts.</summary>
    /// <param name="last">What the client hears last.</param>
    /// <param name="discard">Whether what waits is thrown away: nobody reads it in time.</param>
    public void Complete(EncodedMessage? last, bool discard)
    {
        bool wake;
        lock (_gate)
        {
            if (_completed) return;
            _completed = true;
            if (discard) Clear();
            _parts?.Clear();
            if (last is not null) Append(last);
            wake = WakesWriter();
        }

        if (wake) loop.Schedule(this);
    }

    /// <summary>Throws away what waits.</summary>
    public void Discard()
    {
        lock (_gate) Clear();
    }

    /// <summary>Returns when a message waits or the queue is complete. For the one writer.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (HasSome || _completed) return ValueTask.CompletedTask;
            _wakeUp.Reset();
            _writerWaits = true;
            return new ValueTask(this, _wakeUp.Version);
        }
    }

    /// <summary>Continues the writer on this thread, once it was found to wait. For the loop.</summary>
    internal void ResumeWriter() => _wakeUp.SetResult(true);

    /// <summary>Takes the oldest message.</summary>
    public bool TryTake([NotNullWhen(true)] out EncodedMessage? message)
    {
        lock (_gate)
        {
            message = null;
            if (_count == 0) return false;
            message = _ring[_head];
            if (message.SignalKey is { } key) _signals.Remove(key);
            _ring[_head] = null!;
            _head = (_head + 1) % _ring.Length;
            _count--;
            _bytes -= message.Frame.Length;
            return true;
        }
    }

    /// <summary>Takes the part of a live stream that waits longest.</summary>
    public bool TryTakePart([NotNullWhen(true)] out EncodedMessage? part)
    {
        lock (_gate)
        {
            part = null;
            return _parts is not null && _parts.TryTake(out part);
        }
    }

    private bool HasSome => _count > 0 || _parts is { Count: > 0 };

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wakeUp.GetStatus(token);

    void IValueTaskSource.GetResult(short token) => _wakeUp.GetResult(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wakeUp.OnCompleted(continuation, state, token, flags);

    private bool TryAdd(EncodedMessage message)
    {
        if (message.SlotKey is not null)
        {
            (_parts ??= new StreamLane(PartsMax)).Add(message);
            return true;
        }

        if (message.SignalKey is { } key && _signals.TryGetValue(key, out var slot))
        {
            _bytes += message.Frame.Length - _ring[slot].Frame.Length;
            _ring[slot] = message;
            return true;
        }

        if (!Fits(message))
        {
            if (message.SignalKey is not null) return true;
            DropSignals();
            if (!Fits(message)) return false;
        }

        Append(message);
        return true;
    }

    private bool Fits(EncodedMessage message) =>
        _count < messagesMax && (_count == 0 || _bytes + message.Frame.Length <= bytesMax);

    private void Append(EncodedMessage message)
    {
        if (_count == _ring.Length) Grow();
        var slot = (_head + _count) % _ring.Length;
        _ring[slot] = message;
        if (message.SignalKey is { } key) _signals[key] = slot;
        _count++;
        _bytes += message.Frame.Length;
    }

    private void Grow()
    {
        var ring = new EncodedMessage[_ring.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            ring[i] = _ring[(_head + i) % _ring.Length];
            if (ring[i].SignalKey is { } key) _signals[key] = i;
        }

        (_ring, _head) = (ring, 0);
    }

    private void DropSignals()
    {
        if (_signals.Count == 0) return;
        _signals.Clear();
        var (kept, count) = (0, _count);
        for (var i = 0; i < count; i++)
        {
            var message = _ring[(_head + i) % _ring.Length];
            if (message.SignalKey is null) _ring[(_head + kept++) % _ring.Length] = message;
            else _bytes -= message.Frame.Length;
        }

        for (var i = kept; i < count; i++) _ring[(_head + i) % _ring.Length] = null!;
        _count = kept;
    }

    private void Clear()
    {
        Array.Clear(_ring);
        _signals.Clear();
        _parts?.Clear();
        (_head, _count, _bytes) = (0, 0, 0);
    }

    private bool WakesWriter()
    {
        if (!_writerWaits || !(HasSome || _completed)) return false;
        _writerWaits = false;
        return true;
    }
}

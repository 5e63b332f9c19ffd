using Collab.Protocol;

namespace Collab.Client.Sessions;

/// <summary>Live streams: parts that wait to be sent, of each slot the newest, and what is watched.</summary>
internal sealed partial class SessionProtocol
{
    /// <summary>Parts that wait to be sent; the longest waiting one is lost when one more comes.</summary>
    public const int PartsMax = 2 * ProtocolLimits.StreamSlotsMax;

    private readonly List<StreamPart> _parts = [];
    private readonly Queue<Watch> _watches = new();
    private readonly HashSet<(string Service, string Stream)> _watched = [];

    /// <summary>How many parts wait to be sent.</summary>
    public int PartsWaiting => _parts.Count;

    /// <summary>Enters a part; lost without a connection.</summary>
    public void Submit(StreamPart part)
    {
        if (!IsLive) return;
        var waiting = _parts.FindIndex(
            x => x.Slot == part.Slot && x.Stream == part.Stream && x.Service == part.Service);
        if (waiting >= 0)
        {
            _parts[waiting] = part;
            return;
        }

        if (_parts.Count == PartsMax) _parts.RemoveAt(0);
        _parts.Add(part);
    }

    /// <summary>Watches a stream, now and after every reconnection, or no more.</summary>
    public void SetWatched(string service, string stream, bool on)
    {
        var changed = on ? _watched.Add((service, stream)) : _watched.Remove((service, stream));
        if (changed && IsLive) _watches.Enqueue(new Watch { Service = service, Stream = stream, On = on });
    }

    /// <summary>A new connection watches nothing until it is told.</summary>
    private void WatchAgain()
    {
        _parts.Clear();
        _watches.Clear();
        foreach (var (service, stream) in _watched)
            _watches.Enqueue(new Watch { Service = service, Stream = stream, On = true });
    }

    private void TakeStreams(ClientFrame frame, ref int room)
    {
        while (_watches.TryPeek(out var watch) && Fits(new ClientMessage { Watch = watch }, frame, ref room))
            _watches.Dequeue();

        // One part in a frame: what comes next waits for no more than that.
        if (_watches.Count == 0 && _parts.Count > 0 && Fits(new ClientMessage { Part = _parts[0] }, frame, ref room))
            _parts.RemoveAt(0);
    }

    private static bool Fits(ClientMessage message, ClientFrame frame, ref int room)
    {
        var size = message.CalculateSize() + PendingRequest.FrameOverheadBytes;
        if (size > room && frame.Messages.Count > 0) return false;
        room -= size;
        frame.Messages.Add(message);
        return true;
    }
}

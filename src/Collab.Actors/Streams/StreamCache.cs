using Collab.Actors.Replicas;
using Collab.Protocol;

namespace Collab.Actors.Streams;

/// <summary>What became of a part.</summary>
internal enum PartOutcome
{
    /// <summary>It is the newest of its slot.</summary>
    Taken,

    /// <summary>A newer one of its slot, or a newer layout of its stream, is known.</summary>
    Old,

    /// <summary>It would take the stream, or the number of streams, beyond its limit.</summary>
    Full,
}

/// <summary>The newest part of every slot of a conference's streams: what somebody needs who begins to watch.</summary>
/// <remarks>Bounded in streams, slots and bytes. For one thread.</remarks>
internal sealed class StreamCache
{
    /// <summary>Streams of one conference that have parts.</summary>
    public const int StreamsMax = 8;

    /// <summary>The bodies of one stream's newest parts together.</summary>
    public const int StreamBytesMax = 4 * 1024 * 1024;

    private readonly Dictionary<(string Service, string Stream), Stream> _streams = [];

    /// <summary>How many streams have parts.</summary>
    public int Count => _streams.Count;

    public PartOutcome Take(StreamPart part)
    {
        var key = (part.Service, part.Stream);
        if (!_streams.TryGetValue(key, out var stream))
        {
            if (_streams.Count >= StreamsMax) return PartOutcome.Full;
            _streams[key] = stream = new Stream(part.Participant, part.Layout);
        }
        else if (stream.Sender != part.Participant)
        {
            // Another sender's numbers mean nothing beside the first one's.
            _streams[key] = stream = new Stream(part.Participant, part.Layout);
        }

        return stream.Take(part);
    }

    /// <summary>The parts of one stream, by slot.</summary>
    public IEnumerable<CachedPart> Of(string service, string stream) =>
        _streams.TryGetValue((service, stream), out var known) ? known.Parts : [];

    /// <summary>The parts of all streams.</summary>
    public IEnumerable<CachedPart> All => _streams.Values.SelectMany(stream => stream.Parts);

    /// <summary>Forgets the streams that have ended.</summary>
    public void Retain(Func<string, string, bool> exists)
    {
        foreach (var key in _streams.Keys)
            if (!exists(key.Service, key.Stream)) _streams.Remove(key);
    }

    private sealed class Stream(string sender, long layout)
    {
        private readonly SortedDictionary<int, CachedPart> _bySlot = [];
        private long _layout = layout;
        private long _bytes;

        public string Sender { get; } = sender;

        public IEnumerable<CachedPart> Parts => _bySlot.Values;

        public PartOutcome Take(StreamPart part)
        {
            if (part.Layout < _layout) return PartOutcome.Old;
            var known = part.Layout == _layout ? _bySlot.GetValueOrDefault(part.Slot) : null;
            if (known is not null && known.Part.Number >= part.Number) return PartOutcome.Old;
            var bytes = part.Layout == _layout ? _bytes : 0;
            bytes += part.Body.Length - (known?.Part.Body.Length ?? 0);
            if (bytes > StreamBytesMax) return PartOutcome.Full;
            if (part.Layout > _layout) _bySlot.Clear();
            (_layout, _bytes) = (part.Layout, bytes);
            _bySlot[part.Slot] = new CachedPart(part);
            return PartOutcome.Taken;
        }
    }
}

/// <summary>A part, encoded for clients at most once.</summary>
internal sealed class CachedPart(StreamPart part)
{
    private EncodedMessage[]? _encoded;

    public StreamPart Part => part;

    public IReadOnlyList<EncodedMessage> Encoded =>
        _encoded ??= [EncodedMessage.Of(new ServerMessage { Part = part })];
}

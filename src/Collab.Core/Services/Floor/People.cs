using System.Collections.Immutable;
using Collab.Protocol.Services.Floor;

namespace Collab.Core.Services.Floor;

/// <summary>Participants in the order in which they came, each once. Every change takes O(log n).</summary>
public sealed record People
{
    // The place is internal: only the order itself is the same in every copy.
    private ImmutableSortedDictionary<long, Entry> _byPlace = ImmutableSortedDictionary<long, Entry>.Empty;
    private ImmutableDictionary<string, long> _places = ImmutableDictionary<string, long>.Empty;
    private long _nextPlace;

    /// <summary>Nobody.</summary>
    public static readonly People Empty = new();

    /// <summary>The longest waiting first.</summary>
    public IEnumerable<Entry> Entries => _byPlace.Values;

    /// <summary>The participants' ids, the longest waiting first.</summary>
    public IEnumerable<string> Participants => _byPlace.Values.Select(entry => entry.Participant);

    /// <summary>How many.</summary>
    public int Count => _byPlace.Count;

    /// <summary>Whether somebody is in it.</summary>
    public bool Contains(string participant) => _places.ContainsKey(participant);

    /// <summary>With somebody at its end; as it is when they are in it already.</summary>
    /// <param name="participant">The id.</param>
    /// <param name="since">Milliseconds since the Unix epoch.</param>
    internal People Add(string participant, long since) => Contains(participant)
        ? this
        : this with
        {
            _byPlace = _byPlace.Add(_nextPlace, new Entry { Participant = participant, Since = since }),
            _places = _places.Add(participant, _nextPlace),
            _nextPlace = _nextPlace + 1,
        };

    /// <summary>Without somebody; as it is when they are not in it.</summary>
    internal People Remove(string participant) => _places.TryGetValue(participant, out var place)
        ? this with { _byPlace = _byPlace.Remove(place), _places = _places.Remove(participant) }
        : this;

    /// <summary>Only those who are named, in the order that they had.</summary>
    internal People Keep(IEnumerable<string> participants)
    {
        var kept = participants.ToHashSet(StringComparer.Ordinal);
        return Of(Entries.Where(entry => kept.Contains(entry.Participant)));
    }

    /// <summary>As a snapshot has it.</summary>
    internal static People Of(IEnumerable<Entry> entries) =>
        entries.Aggregate(Empty, (queue, entry) => queue.Add(entry.Participant, entry.Since));
}

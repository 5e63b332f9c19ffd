using System.Collections.Immutable;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Who is present, in the order of joining, and who is banned.</summary>
/// <remarks>
/// Immutable; looking somebody up and every change take O(log n). Participants are messages that others hold too: they
/// are replaced, never changed. Times are milliseconds since the Unix epoch.
/// </remarks>
public sealed record RosterState
{
    // The place in the order of joining is internal: only the order itself is the same in every copy.
    private ImmutableSortedDictionary<long, Participant> _byPlace = ImmutableSortedDictionary<long, Participant>.Empty;
    private ImmutableDictionary<string, long> _placeById = ImmutableDictionary<string, long>.Empty;
    private ImmutableDictionary<string, long> _placeBySession = ImmutableDictionary<string, long>.Empty;
    private ImmutableSortedSet<(long LostAt, long Place)> _reconnecting = [];
    private long _nextPlace;

    /// <summary>Nobody, ever.</summary>
    public static readonly RosterState Empty = new();

    /// <summary>The participants who are present (connected or reconnecting), in the order of joining.</summary>
    public IEnumerable<Participant> Participants => _byPlace.Values;

    /// <summary>How many are present.</summary>
    public int Count => _byPlace.Count;

    /// <summary>How many are present and connected.</summary>
    public int ConnectedCount => Count - _reconnecting.Count;

    /// <summary>How many hosts are present, an acting one included.</summary>
    public int HostCount { get; private init; }

    /// <summary>Those who lost their connection, the longest lost first.</summary>
    public IEnumerable<Participant> Reconnecting => _reconnecting.Select(entry => _byPlace[entry.Place]);

    /// <summary>When the longest lost one lost the connection, milliseconds; <c>null</c> for none.</summary>
    public long? FirstLostAt => _reconnecting.IsEmpty ? null : _reconnecting.Min.LostAt;

    /// <summary>Since when nobody is present, milliseconds; 0 while somebody is or nobody ever was.</summary>
    public long EmptySince { get; internal init; }

    /// <summary>Since when no host is present, milliseconds; 0 while one is or none ever was.</summary>
    /// <remarks>A host who is reconnecting is present.</remarks>
    public long HostAbsentSince { get; internal init; }

    /// <summary>Who acts as host for an absent one; empty when nobody does.</summary>
    public string ActingHost { get; internal init; } = "";

    /// <summary>The role that <see cref="ActingHost"/> had before.</summary>
    public Role ActingHostRole { get; internal init; }

    /// <summary>The highest generation ever given out.</summary>
    public long Generations { get; internal init; }

    /// <summary>
    /// What is remembered of those who have gone, the longest gone first; at most
    /// <see cref="RosterLimits.FormersMax"/>.
    /// </summary>
    public Sequence<Former> Formers { get; internal init; } = new();

    /// <summary>By participant id, in ordinal order; at most <see cref="RosterLimits.BansMax"/>.</summary>
    public ImmutableSortedDictionary<string, Ban> Bans { get; internal init; } =
        ImmutableSortedDictionary.Create<string, Ban>(StringComparer.Ordinal);

    /// <summary>The participant of that id, or <c>null</c> when not present.</summary>
    public Participant? Find(string participant) =>
        _placeById.TryGetValue(participant, out var place) ? _byPlace[place] : null;

    /// <summary>The participant whose current session it is, or <c>null</c>.</summary>
    public Participant? FindSession(string session) =>
        _placeBySession.TryGetValue(session, out var place) ? _byPlace[place] : null;

    /// <summary>With somebody who was not present, at the end of the order.</summary>
    internal RosterState Add(Participant participant) => this with
    {
        _byPlace = _byPlace.Add(_nextPlace, participant),
        _placeById = _placeById.Add(participant.Id, _nextPlace),
        _placeBySession = _placeBySession.Add(participant.Session, _nextPlace),
        _reconnecting = participant.Presence == Presence.Reconnecting
            ? _reconnecting.Add((participant.LostAt, _nextPlace))
            : _reconnecting,
        _nextPlace = _nextPlace + 1,
        HostCount = HostCount + Hosts(participant),
        Generations = Math.Max(Generations, participant.Generation),
    };

    /// <summary>With somebody who is present as they are now, at the same place.</summary>
    internal RosterState Replace(Participant participant)
    {
        var place = _placeById[participant.Id];
        var old = _byPlace[place];
        var reconnecting = old.Presence == Presence.Reconnecting
            ? _reconnecting.Remove((old.LostAt, place))
            : _reconnecting;
        return this with
        {
            _byPlace = _byPlace.SetItem(place, participant),
            _placeBySession = old.Session == participant.Session
                ? _placeBySession
                : _placeBySession.Remove(old.Session).Add(participant.Session, place),
            _reconnecting = participant.Presence == Presence.Reconnecting
                ? reconnecting.Add((participant.LostAt, place))
                : reconnecting,
            HostCount = HostCount - Hosts(old) + Hosts(participant),
            Generations = Math.Max(Generations, participant.Generation),
        };
    }

    /// <summary>Without somebody who is present.</summary>
    internal RosterState Remove(Participant participant)
    {
        var place = _placeById[participant.Id];
        return this with
        {
            _byPlace = _byPlace.Remove(place),
            _placeById = _placeById.Remove(participant.Id),
            _placeBySession = _placeBySession.Remove(participant.Session),
            _reconnecting = _reconnecting.Remove((participant.LostAt, place)),
            HostCount = HostCount - Hosts(participant),
        };
    }

    private static int Hosts(Participant participant) => participant.Role == Role.Host ? 1 : 0;
}

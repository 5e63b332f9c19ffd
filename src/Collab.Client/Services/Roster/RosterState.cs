using System.Collections.Immutable;
using Collab.Protocol.Services.Roster;

namespace Collab.Client;

/// <summary>Who is present, in the order of joining, as the fold of the log. Immutable.</summary>
/// <remarks>
/// Bounded by the conference's limit of participants (5000 at the most) and <see cref="BansMax"/>. The participants
/// themselves are never changed: a change puts another in the place.
/// </remarks>
public sealed record RosterState
{
    /// <summary>Bans kept; as many as a conference may have.</summary>
    public const int BansMax = 1000;

    internal static readonly RosterState Empty = new();

    private ImmutableSortedDictionary<long, Participant> _byPlace = ImmutableSortedDictionary<long, Participant>.Empty;
    private ImmutableDictionary<string, long> _placeById = ImmutableDictionary<string, long>.Empty;
    private long _nextPlace;
    private ImmutableArray<Participant> _participants;

    private RosterState() { }

    /// <summary>Who is present, connected or reconnecting, in the order of joining.</summary>
    public ImmutableArray<Participant> Participants
    {
        get
        {
            // Listed when first asked for: a thousand people who join are not a thousand lists of up to a thousand.
            if (_participants.IsDefault)
                ImmutableInterlocked.InterlockedInitialize(ref _participants, [.. _byPlace.Values]);
            return _participants;
        }
    }

    /// <summary>How many are present.</summary>
    public int Count => _byPlace.Count;

    /// <summary>Who is banned, as far as this participant was told: hosts and co-hosts are, when they join.</summary>
    public ImmutableDictionary<string, Ban> Bans { get; private init; } = ImmutableDictionary<string, Ban>.Empty;

    /// <summary>The participant of that id; <c>null</c> when not present.</summary>
    public Participant? Find(string participant) =>
        _placeById.TryGetValue(participant, out var place) ? _byPlace[place] : null;

    internal static RosterState Of(RosterSnapshot snapshot)
    {
        var state = snapshot.Participants.Aggregate(Empty, (state, participant) => state.Add(participant));
        return state with { Bans = snapshot.Bans.Take(BansMax).ToImmutableDictionary(x => x.Participant) };
    }

    internal RosterState After(ConferenceEvent @event) => @event.Body switch
    {
        ParticipantJoined { Participant: { } participant } => Add(participant),
        SessionReplaced e => Change(e.Participant, x =>
        {
            (x.Session, x.Generation, x.Node, x.Connection) = (e.Session, e.Generation, e.Node, e.Connection);
            (x.Name, x.Presence, x.LostAt) = (e.Name, Presence.Connected, 0);
        }),
        ConnectionLost e => Change(e.Participant, x =>
            (x.Presence, x.LostAt) = (Presence.Reconnecting, @event.Time.ToUnixTimeMilliseconds())),
        ConnectionResumed e => Change(e.Participant, x =>
        {
            (x.Generation, x.Node, x.Connection) = (e.Generation, e.Node, e.Connection);
            (x.Presence, x.LostAt) = (Presence.Connected, 0);
        }),
        ParticipantLeft e => Remove(e.Participant),
        ParticipantBanned { Ban: { } ban } when Bans.Count < BansMax || Bans.ContainsKey(ban.Participant) =>
            this with { Bans = Bans.SetItem(ban.Participant, ban) },
        BanLifted e => this with { Bans = Bans.Remove(e.Participant) },
        RoleChanged e => Change(e.Participant, x => x.Role = e.Role),
        ParticipantRenamed e => Change(e.Participant, x => x.Name = e.Name),
        _ => this,
    };

    private RosterState Add(Participant participant) => _placeById.TryGetValue(participant.Id, out var place)
        ? this with { _byPlace = _byPlace.SetItem(place, participant), _participants = default }
        : this with
        {
            _byPlace = _byPlace.Add(_nextPlace, participant),
            _placeById = _placeById.Add(participant.Id, _nextPlace),
            _nextPlace = _nextPlace + 1,
            _participants = default,
        };

    private RosterState Change(string participant, Action<Participant> change)
    {
        if (Find(participant) is not { } present) return this;
        var changed = present.Clone();
        change(changed);
        return Add(changed);
    }

    private RosterState Remove(string participant) => _placeById.TryGetValue(participant, out var place)
        ? this with
        {
            _byPlace = _byPlace.Remove(place),
            _placeById = _placeById.Remove(participant),
            _participants = default,
        }
        : this;
}

using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Google.Protobuf;

namespace Collab.Actors.Waking;

/// <summary>What the directory knows of one conference: its life and its roster, nothing of other services.</summary>
/// <param name="Seq">The last event that is in it.</param>
/// <param name="Facts">Life and roster after that event.</param>
/// <param name="Deadline">
/// When the conference has to do something by itself, milliseconds since the Unix epoch; <c>null</c> for never.
/// </param>
internal sealed record DirectoryEntry(long Seq, Facts Facts, long? Deadline)
{
    public Phase Phase => Facts.Conference.Phase;

    /// <summary>
    /// Whether a primary ought to be in memory without anybody asking for it: somebody is in there, or it is open and
    /// has to be ended one day. Such a primary does not passivate.
    /// </summary>
    public bool NeedsPrimary => Phase == Phase.Open || Facts.Roster.Count > 0;

    /// <summary>The nodes that hold, or last held, the participants' connections.</summary>
    public IEnumerable<string> Nodes =>
        Facts.Roster.Participants.Select(x => x.Node).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}

/// <summary>Folds events to directory entries, with the services' own folds.</summary>
/// <remarks>
/// Conference and roster are small beside what chat and others keep, and they say who is there, where, and until when.
/// Deadlines of other services are not seen here: while a conference is open its primary is kept in memory and meets
/// them itself. Only before anybody was in may nothing but such a deadline be left to wake it; then the whole
/// conference is loaded, see <see cref="Of"/>.
/// </remarks>
internal sealed class DirectoryFold(ServiceCatalog catalog)
{
    private readonly IService _conference = catalog.Services[0];
    private readonly IService _roster = catalog.Services[1];

    /// <summary>Before the first event.</summary>
    public DirectoryEntry Empty { get; } = new(
        0,
        new Facts((LifecycleState)catalog.Services[0].Initial, (RosterState)catalog.Services[1].Initial, catalog),
        null);

    /// <summary>Whether an event changes more than the seq.</summary>
    public bool Concerns(Event @event) => @event.Service == _conference.Name || @event.Service == _roster.Name;

    /// <summary>The entry after the next event.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next one.</exception>
    /// <exception cref="UnknownEventException">No build of this age knows the event.</exception>
    public DirectoryEntry Fold(DirectoryEntry entry, Event @event)
    {
        if (@event.Seq != entry.Seq + 1)
            throw new InvalidOperationException($"Event {@event.Seq} does not follow {entry.Seq}.");
        var facts = entry.Facts;
        if (@event.Service == _conference.Name)
            facts = facts with { Conference = (LifecycleState)Evolve(_conference, facts.Conference, @event) };
        else if (@event.Service == _roster.Name)
            facts = facts with { Roster = (RosterState)Evolve(_roster, facts.Roster, @event) };
        return entry with { Seq = @event.Seq, Facts = facts };
    }

    /// <summary>The entry with the deadline that conference and roster give it.</summary>
    public DirectoryEntry WithDeadline(DirectoryEntry entry) => entry with
    {
        Deadline = Earlier(
            _conference.NextDeadline(entry.Facts.Conference, entry.Facts),
            _roster.NextDeadline(entry.Facts.Roster, entry.Facts)),
    };

    /// <summary>The entry of a conference that was loaded as a whole, with the earliest of all deadlines.</summary>
    public static DirectoryEntry Of(Conference conference)
    {
        long? deadline = null;
        for (var i = 0; i < conference.Catalog.Services.Length; i++)
        {
            deadline = Earlier(
                deadline, conference.Catalog.Services[i].NextDeadline(conference.StateOf(i), conference.Facts));
        }

        return new DirectoryEntry(conference.Seq, conference.Facts, deadline);
    }

    /// <summary>What goes on from the entry, for the database; <c>null</c> when nothing will.</summary>
    public byte[]? Write(DirectoryEntry entry)
    {
        if (entry.Phase == Phase.Ended && entry.Facts.Roster.Count == 0) return null;
        var state = new ConferenceState { Seq = entry.Seq, Epoch = entry.Facts.Conference.Epoch };
        state.Services.Add(Encode(_conference, entry.Facts.Conference));
        state.Services.Add(Encode(_roster, entry.Facts.Roster));
        return state.ToByteArray();
    }

    /// <summary>The inverse of <see cref="Write"/>, without the deadline.</summary>
    public DirectoryEntry Read(byte[] bytes)
    {
        var state = ConferenceState.Parser.ParseFrom(bytes);
        return new DirectoryEntry(
            state.Seq,
            new Facts(
                (LifecycleState)Decode(_conference, state.Services[0]),
                (RosterState)Decode(_roster, state.Services[1]),
                catalog),
            null);
    }

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;

    private static object Evolve(IService service, object state, Event @event) => service.Evolve(
        state,
        service.Contract.ParseEvent(@event.Service, @event.Type, @event.Body),
        new EventContext(@event.Seq, @event.Time, @event.Participant));

    private static ServiceSnapshot Encode(IService service, object state)
    {
        var body = service.ToSnapshot(state);
        return new ServiceSnapshot { Service = service.Name, Type = body.Descriptor.Name, Body = body.ToByteString() };
    }

    private static object Decode(IService service, ServiceSnapshot snapshot) =>
        service.FromSnapshot(service.Contract.Snapshot.Parser.ParseFrom(snapshot.Body));
}

using System.Collections.Immutable;
using Collab.Core.Services;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Conferences;

/// <summary>
/// A conference as the fold of its log: every service's state, the seq, the epoch, and the commands already done.
/// Primaries, replicas and tools all fold with this type, so they cannot disagree.
/// </summary>
/// <remarks>Immutable. Equal logs give equal snapshots, byte for byte.</remarks>
public sealed class Conference
{
    private readonly ImmutableArray<object> _states;
    private readonly ImmutableSortedDictionary<string, AnsweredCommands> _answered;

    private Conference(
        ServiceCatalog catalog,
        long seq,
        ImmutableArray<object> states,
        ImmutableSortedDictionary<string, AnsweredCommands> answered,
        Facts facts)
    {
        (Catalog, Seq, _states, _answered, Facts) = (catalog, seq, states, answered, facts);
    }

    /// <summary>The services that fold it.</summary>
    public ServiceCatalog Catalog { get; }

    /// <summary>The number of the last event, 0 before the first.</summary>
    public long Seq { get; }

    /// <summary>The incarnation of the primary that wrote last, 0 before the first.</summary>
    public long Epoch => Facts.Conference.Epoch;

    /// <summary>What every service may know.</summary>
    /// <remarks>
    /// The same instance as long as neither the conference's nor the roster's state changes, nor that of a service with
    /// a say in who comes in.
    /// </remarks>
    public Facts Facts { get; }

    /// <summary>Before the first event.</summary>
    public static Conference Empty(ServiceCatalog catalog)
    {
        return new Conference(
            catalog,
            0,
            catalog.Initial,
            ImmutableSortedDictionary.Create<string, AnsweredCommands>(StringComparer.Ordinal),
            FactsOf(catalog, catalog.Initial));
    }

    /// <summary>
    /// Whether the service at <paramref name="index"/> of the catalog has its initial state: nobody has used it, so
    /// it has nothing to settle and no deadline.
    /// </summary>
    public bool IsUnused(int index) => ReferenceEquals(_states[index], Catalog.Initial[index]);

    /// <summary>The state of the service at <paramref name="index"/> of the catalog.</summary>
    public object StateOf(int index) => _states[index];

    /// <summary>The state of the service of that name.</summary>
    /// <exception cref="ArgumentException">The catalog has no such service.</exception>
    public object StateOf(string service) => Catalog.IndexOf(service) is >= 0 and var index
        ? _states[index]
        : throw new ArgumentException($"The catalog has no service '{service}'.", nameof(service));

    /// <summary>
    /// The seq of the last event that a command left; <c>null</c> when it left none that is remembered.
    /// </summary>
    public long? AnswerTo(string session, long commandId) =>
        _answered.TryGetValue(session, out var answers) ? answers.Find(commandId) : null;

    /// <summary>Whether the id lies so far back that its answer may have been forgotten.</summary>
    public bool IsForgotten(string session, long commandId) =>
        _answered.TryGetValue(session, out var answers) && commandId <= answers.Floor;

    /// <summary>The conference after <paramref name="event"/>.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next one.</exception>
    /// <exception cref="UnknownEventException">No service of the catalog knows the event.</exception>
    public Conference Fold(Event @event)
    {
        var index = Catalog.IndexOf(@event.Service);
        if (index < 0) throw new UnknownEventException(@event.Service, @event.Type);
        var body = Catalog.Services[index].Contract.ParseEvent(@event.Service, @event.Type, @event.Body);
        return Fold(@event, body, index);
    }

    /// <summary>The same for an event whose body is at hand.</summary>
    /// <param name="event">The envelope.</param>
    /// <param name="body">What <c>@event.Body</c> encodes.</param>
    /// <param name="index">The service's place in the catalog.</param>
    public Conference Fold(Event @event, IMessage body, int index)
    {
        if (@event.Seq != Seq + 1)
            throw new InvalidOperationException($"Event {@event.Seq} does not follow {Seq}.");
        var context = new EventContext(@event.Seq, @event.Time, @event.Participant);
        var states = _states.SetItem(index, Catalog.Services[index].Evolve(_states[index], body, context));
        var answered = _answered;
        if (@event.CommandId > 0 && @event.Last && @event.Session.Length > 0)
        {
            answered = answered.SetItem(
                @event.Session,
                answered.GetValueOrDefault(@event.Session, AnsweredCommands.None).With(@event.CommandId, @event.Seq));
        }

        answered = body switch
        {
            ParticipantLeft left => answered.Remove(left.Session),
            SessionReplaced replaced => answered.Remove(replaced.OldSession),
            _ => answered,
        };
        var facts = ReferenceEquals(states[0], _states[0])
            && ReferenceEquals(states[1], _states[1])
            && HasSameDoors(states)
            ? Facts
            : FactsOf(Catalog, states);
        return new Conference(Catalog, @event.Seq, states, answered, facts);
    }

    /// <summary>The whole state; equal conferences give equal bytes.</summary>
    public ConferenceState ToSnapshot() => Write((service, state) => service.ToSnapshot(state));

    /// <summary>
    /// The state as those may read it who administer conferences from outside: <see cref="IService.Disclose"/> of every
    /// service. Equal conferences give equal bytes.
    /// </summary>
    public ConferenceState Disclose() => Write((service, state) => service.Disclose(state));

    private ConferenceState Write(Func<IService, object, IMessage> write)
    {
        var snapshot = new ConferenceState { Seq = Seq, Epoch = Epoch };
        for (var i = 0; i < _states.Length; i++)
            snapshot.Services.Add(Encode(Catalog.Services[i].Name, write(Catalog.Services[i], _states[i])));
        foreach (var (session, answers) in _answered)
        {
            var entry = new AnsweredSession { Session = session, Floor = answers.Floor };
            entry.Commands.AddRange(answers.Answers.Select(x => new AnsweredCommand { Id = x.Id, Seq = x.Seq }));
            snapshot.Answered.Add(entry);
        }

        return snapshot;
    }

    /// <summary>The inverse of <see cref="ToSnapshot"/>.</summary>
    /// <remarks>A service that the snapshot does not know starts from its initial state.</remarks>
    /// <exception cref="UnknownEventException">The snapshot holds a service that the catalog lacks.</exception>
    public static Conference FromSnapshot(ServiceCatalog catalog, ConferenceState snapshot)
    {
        var states = catalog.Initial.ToBuilder();
        foreach (var saved in snapshot.Services)
        {
            var index = catalog.IndexOf(saved.Service);
            if (index < 0) throw new UnknownEventException(saved.Service, saved.Type);
            states[index] = catalog.Restore(index, saved.Body);
        }

        var answered = snapshot.Answered.ToImmutableSortedDictionary(
            x => x.Session,
            x => new AnsweredCommands(x.Floor, Newest<(long Id, long Seq)>.Of(x.Commands.Select(c => (c.Id, c.Seq)))),
            StringComparer.Ordinal);
        var all = states.MoveToImmutable();
        return new Conference(catalog, snapshot.Seq, all, answered, FactsOf(catalog, all));
    }

    private bool HasSameDoors(ImmutableArray<object> states)
    {
        for (var i = 0; i < Catalog.Doorkeepers.Length; i++)
            if (!ReferenceEquals(Facts.Doors[i].State, states[Catalog.Doorkeepers[i].Index])) return false;
        return true;
    }

    internal static ServiceSnapshot Encode(string service, IMessage body) =>
        new() { Service = service, Type = body.Descriptor.Name, Body = body.ToByteString() };

    private static Facts FactsOf(ServiceCatalog catalog, ImmutableArray<object> states) => new(
        (LifecycleState)states[catalog.IndexOf(ConferenceService.ServiceName)],
        (RosterState)states[catalog.IndexOf(RosterService.ServiceName)],
        catalog)
    {
        Doors =
        [
            .. catalog.Doorkeepers.Select(x => new Door(catalog.Services[x.Index].Name, x.Keeper, states[x.Index])),
        ],
    };
}

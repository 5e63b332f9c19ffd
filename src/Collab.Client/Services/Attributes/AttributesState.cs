using System.Collections.Immutable;
using Collab.Protocol.Services.Attributes;
using Attribute = Collab.Protocol.Services.Attributes.Attribute;

namespace Collab.Client;

/// <summary>Everybody's attributes, as the fold of the log. Immutable.</summary>
/// <remarks>Bounded by the service's limits, below 1 MiB.</remarks>
public sealed record AttributesState
{
    private static readonly ImmutableSortedDictionary<string, AttributeValue> None =
        ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal);

    internal static readonly AttributesState Empty = new();

    private AttributesState() { }

    /// <summary>The conference's own, by key in ordinal order.</summary>
    public ImmutableSortedDictionary<string, AttributeValue> Conference { get; private init; } = None;

    /// <summary>Those of participants, by the id of those who have some, then by key; all in ordinal order.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, AttributeValue>> Participants
    {
        get;
        private init;
    }
    = ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, AttributeValue>>(
        StringComparer.Ordinal);

    /// <summary>The attributes of one participant, by key.</summary>
    public ImmutableSortedDictionary<string, AttributeValue> Of(string participant) =>
        Participants.GetValueOrDefault(participant, None);

    internal static AttributesState Of(AttributesSnapshot snapshot) => new()
    {
        Conference = Table(snapshot.Attributes),
        Participants = snapshot.Participants.ToImmutableSortedDictionary(
            x => x.Participant, x => Table(x.Attributes), StringComparer.Ordinal),
    };

    internal AttributesState After(ConferenceEvent @event) => @event.Body switch
    {
        AttributeSet e => this with { Conference = Conference.SetItem(e.Key, Value(e.Value, @event)) },
        AttributeRemoved e => this with { Conference = Conference.Remove(e.Key) },
        ParticipantAttributeSet e => With(e.Participant, Of(e.Participant).SetItem(e.Key, Value(e.Value, @event))),
        ParticipantAttributeRemoved e => With(e.Participant, Of(e.Participant).Remove(e.Key)),
        ParticipantAttributesDropped e => this with { Participants = Participants.RemoveRange(e.Participants) },
        _ => this,
    };

    private static AttributeValue Value(string value, ConferenceEvent @event) =>
        new(value, @event.Seq, @event.Participant, @event.Time);

    private static ImmutableSortedDictionary<string, AttributeValue> Table(IEnumerable<Attribute> attributes) =>
        attributes.ToImmutableSortedDictionary(
            x => x.Key,
            x => new AttributeValue(x.Value, x.Version, x.By, DateTimeOffset.FromUnixTimeMilliseconds(x.SetAt)),
            StringComparer.Ordinal);

    private AttributesState With(string participant, ImmutableSortedDictionary<string, AttributeValue> table) =>
        this with
        {
            Participants = table.IsEmpty ? Participants.Remove(participant) : Participants.SetItem(participant, table),
        };
}

/// <summary>One attribute.</summary>
/// <param name="Value">The text.</param>
/// <param name="Version">The seq of the event that set it: no other state of the attribute has the same.</param>
/// <param name="By">The id of the participant who set it; empty when the server did.</param>
/// <param name="SetAt">When.</param>
public sealed record AttributeValue(string Value, long Version, string By, DateTimeOffset SetAt);

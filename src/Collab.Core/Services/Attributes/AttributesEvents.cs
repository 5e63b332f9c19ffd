using Collab.Protocol.Services.Attributes;
using Google.Protobuf;
using Attribute = Collab.Protocol.Services.Attributes.Attribute;

namespace Collab.Core.Services.Attributes;

/// <summary>What an event makes of the attributes.</summary>
internal static class AttributesEvents
{
    public static AttributesState Evolve(AttributesState state, IMessage @event, EventContext context) => @event switch
    {
        AttributeSet e => state with { Conference = state.Conference.Set(Of(e.Key, e.Value, context)) },
        AttributeRemoved e => state with { Conference = state.Conference.Remove(e.Key) },
        ParticipantAttributeSet e =>
            state.With(e.Participant, state.Of(e.Participant).Set(Of(e.Key, e.Value, context))),
        ParticipantAttributeRemoved e => state.With(e.Participant, state.Of(e.Participant).Remove(e.Key)),
        ParticipantAttributesDropped e =>
            e.Participants.Aggregate(state, (rest, participant) => rest.With(participant, AttributeTable.Empty)),
        _ => throw new UnknownEventException(AttributesService.ServiceName, @event.Descriptor.Name),
    };

    private static Attribute Of(string key, string value, EventContext context) => new()
    {
        Key = key,
        Value = value,
        Version = context.Seq,
        By = context.Participant,
        SetAt = context.Time,
    };
}

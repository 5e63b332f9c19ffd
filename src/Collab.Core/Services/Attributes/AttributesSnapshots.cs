using Collab.Protocol.Services.Attributes;

namespace Collab.Core.Services.Attributes;

/// <summary>The attributes as a message, and back.</summary>
internal static class AttributesSnapshots
{
    public static AttributesSnapshot Write(AttributesState state)
    {
        var snapshot = new AttributesSnapshot();
        snapshot.Attributes.AddRange(state.Conference.ByKey.Values);
        foreach (var (participant, table) in state.Participants)
        {
            snapshot.Participants.Add(new ParticipantAttributes
            {
                Participant = participant,
                Attributes = { table.ByKey.Values },
            });
        }

        return snapshot;
    }

    public static AttributesState Read(AttributesSnapshot snapshot) => snapshot.Participants.Aggregate(
        AttributesState.Empty with { Conference = AttributeTable.Of(snapshot.Attributes) },
        (state, entry) => state.With(entry.Participant, AttributeTable.Of(entry.Attributes)));
}

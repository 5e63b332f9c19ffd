using Collab.Protocol.Services.Attributes;

namespace Collab.Core.Services.Attributes;

/// <summary>
/// Removing an attribute of the conference or of a participant; what is not there is removed already.
/// </summary>
internal static class Removing
{
    public static Decision Remove(AttributesState state, RemoveAttribute remove, DecisionContext context)
    {
        if (Keys.Check(remove.Key, context) is { } illegal) return illegal;
        if (Versions.Check(state.Conference, remove.Key, remove.IfVersion, removing: true) is { } stale) return stale;
        return state.Conference.Find(remove.Key) is null
            ? Decision.Nothing
            : Decision.Accept(new AttributeRemoved { Key = remove.Key });
    }

    public static Decision Remove(AttributesState state, RemoveParticipantAttribute remove, DecisionContext context)
    {
        if (Owners.Find(remove.Participant, context, out var owner) is { } refusal) return refusal;
        if (Keys.Check(remove.Key, context) is { } illegal) return illegal;
        var table = state.Of(owner);
        if (Versions.Check(table, remove.Key, remove.IfVersion, removing: true) is { } stale) return stale;
        return table.Find(remove.Key) is null
            ? Decision.Nothing
            : Decision.Accept(new ParticipantAttributeRemoved { Participant = owner, Key = remove.Key });
    }
}

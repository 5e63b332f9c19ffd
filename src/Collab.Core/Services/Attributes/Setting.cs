using Collab.Protocol;
using Collab.Protocol.Services.Attributes;
using Attribute = Collab.Protocol.Services.Attributes.Attribute;

namespace Collab.Core.Services.Attributes;

/// <summary>Setting an attribute of the conference or of a participant.</summary>
internal static class Setting
{
    public static Decision Set(AttributesState state, SetAttribute set, DecisionContext context)
    {
        if (Keys.Check(set.Key, context) is { } illegal) return illegal;
        if (CheckValue(set.Value) is { } wrong) return wrong;
        var table = state.Conference;
        if (Versions.Check(table, set.Key, set.IfVersion, removing: false) is { } stale) return stale;
        if (table.Find(set.Key)?.Value == set.Value) return Decision.Nothing;
        var after = table.Set(Worst(set.Key, set.Value));
        return RefuseMore(after, "The conference", AttributesLimits.ConferenceAttributesMax,
                AttributesLimits.ConferenceBytesMax)
            ?? Decision.Accept(new AttributeSet { Key = set.Key, Value = set.Value });
    }

    public static Decision Set(AttributesState state, SetParticipantAttribute set, DecisionContext context)
    {
        if (Owners.Find(set.Participant, context, out var owner) is { } refusal) return refusal;
        if (Keys.Check(set.Key, context) is { } illegal) return illegal;
        if (CheckValue(set.Value) is { } wrong) return wrong;
        var table = state.Of(owner);
        if (Versions.Check(table, set.Key, set.IfVersion, removing: false) is { } stale) return stale;
        if (table.Find(set.Key)?.Value == set.Value) return Decision.Nothing;
        var after = table.Set(Worst(set.Key, set.Value));
        if (RefuseMore(after, $"'{owner}'", AttributesLimits.ParticipantAttributesMax,
            AttributesLimits.ParticipantBytesMax) is { } full)
        {
            return full;
        }

        var all = state.With(owner, after).ParticipantsBytes;
        return all > AttributesLimits.AllParticipantsBytesMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"All participants' attributes together would take {all} bytes of "
                + $"{AttributesLimits.AllParticipantsBytesMax}: set a shorter value, or remove others.")
            : Decision.Accept(new ParticipantAttributeSet { Participant = owner, Key = set.Key, Value = set.Value });
    }

    private static Decision? CheckValue(string value) =>
        LegalText.CheckLines("value", value, 0, AttributesLimits.ValueCharactersMax);

    // Seq and time are not known yet: as large as they can be encoded, so that the bound holds whatever they are.
    private static Attribute Worst(string key, string value) => new()
    {
        Key = key,
        Value = value,
        Version = long.MaxValue,
        By = new string('x', ProtocolLimits.IdCharactersMax),
        SetAt = long.MaxValue,
    };

    private static Decision? RefuseMore(AttributeTable after, string whose, int countMax, int bytesMax)
    {
        if (after.ByKey.Count > countMax)
        {
            return Decision.Refuse(
                RefusalCode.LimitReached, $"{whose} has {countMax} attributes, which is the limit: remove one first.");
        }

        return after.Bytes > bytesMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{whose} would have attributes of {after.Bytes} bytes, and {bytesMax} are the limit: set a shorter "
                + "value, or remove others.")
            : null;
    }
}

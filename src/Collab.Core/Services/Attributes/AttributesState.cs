using System.Collections.Immutable;

namespace Collab.Core.Services.Attributes;

/// <summary>Everybody's attributes. Immutable; every change takes O(log n).</summary>
public sealed record AttributesState
{
    // What a participant's table takes in a snapshot besides its attributes: the id and the framing.
    private const int ParticipantBytes = Protocol.ProtocolLimits.IdCharactersMax + 8;

    /// <summary>None at all.</summary>
    public static readonly AttributesState Empty = new();

    /// <summary>The conference's own.</summary>
    public AttributeTable Conference { get; internal init; } = AttributeTable.Empty;

    /// <summary>By participant id, in ordinal order; only those who have some.</summary>
    public ImmutableSortedDictionary<string, AttributeTable> Participants { get; private init; } =
        ImmutableSortedDictionary.Create<string, AttributeTable>(StringComparer.Ordinal);

    /// <summary>The size of all participants' attributes as a snapshot has them, in bytes.</summary>
    public int ParticipantsBytes { get; private init; }

    /// <summary>The attributes of one participant.</summary>
    public AttributeTable Of(string participant) => Participants.GetValueOrDefault(participant, AttributeTable.Empty);

    /// <summary>With one participant's attributes as they are now.</summary>
    internal AttributesState With(string participant, AttributeTable table) => this with
    {
        Participants = table.ByKey.IsEmpty
            ? Participants.Remove(participant)
            : Participants.SetItem(participant, table),
        ParticipantsBytes = ParticipantsBytes - BytesOf(Of(participant)) + BytesOf(table),
    };

    /// <summary>What a participant's attributes take.</summary>
    internal static int BytesOf(AttributeTable table) => table.ByKey.IsEmpty ? 0 : table.Bytes + ParticipantBytes;
}

using System.Collections.Immutable;
using Attribute = Collab.Protocol.Services.Attributes.Attribute;

namespace Collab.Core.Services.Attributes;

/// <summary>The attributes of a conference or of one participant. Immutable; every change takes O(log n).</summary>
public sealed record AttributeTable
{
    // The tag and the length that an attribute has in a snapshot.
    private const int FramingBytes = 4;

    /// <summary>None.</summary>
    public static readonly AttributeTable Empty = new();

    private AttributeTable() { }

    /// <summary>By key, in ordinal order. The messages are never changed.</summary>
    public ImmutableSortedDictionary<string, Attribute> ByKey { get; private init; } =
        ImmutableSortedDictionary.Create<string, Attribute>(StringComparer.Ordinal);

    /// <summary>Their size as a snapshot has them, in bytes.</summary>
    public int Bytes { get; private init; }

    /// <summary>The attribute of that key, or <c>null</c>.</summary>
    public Attribute? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>The size of one attribute, in bytes.</summary>
    internal static int BytesOf(Attribute? attribute) =>
        attribute is null ? 0 : attribute.CalculateSize() + FramingBytes;

    internal AttributeTable Set(Attribute attribute) => new()
    {
        ByKey = ByKey.SetItem(attribute.Key, attribute),
        Bytes = Bytes - BytesOf(Find(attribute.Key)) + BytesOf(attribute),
    };

    internal AttributeTable Remove(string key) =>
        new() { ByKey = ByKey.Remove(key), Bytes = Bytes - BytesOf(Find(key)) };

    internal static AttributeTable Of(IEnumerable<Attribute> attributes)
    {
        var byKey = attributes.ToImmutableSortedDictionary(x => x.Key, x => x, StringComparer.Ordinal);
        return new AttributeTable { ByKey = byKey, Bytes = byKey.Values.Sum(BytesOf) };
    }
}

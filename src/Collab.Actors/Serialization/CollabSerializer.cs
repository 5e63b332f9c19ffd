using System.Collections.Frozen;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Google.Protobuf;

namespace Collab.Actors.Serialization;

/// <summary>
/// Everything of ours that leaves a process, by a short manifest. What is not in the table is refused in both
/// directions.
/// </summary>
/// <remarks>
/// A manifest stands in the journal and is spoken between nodes of different versions: entries are added, never
/// changed. Readers ship before writers.
/// </remarks>
public sealed class CollabSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number, in the journal and on the wire.</summary>
    public const int Id = 7401;

    private static readonly Entry[] Table =
    [
        new("E", typeof(JournaledEvent), x => ((JournaledEvent)x).Bytes.ToArray(), x => new JournaledEvent(x)),
        Message("S", ConferenceState.Parser),
        Message("at", Attach.Parser),
        Message("ad", Attached.Parser),
        Message("su", Submit.Parser),
        Message("an", Answered.Parser),
        new("co", typeof(CommittedBatch), x => ((CommittedBatch)x).ToByteArray(), CommittedBatch.Parse),
        Message("hd", Head.Parser),
        Message("rc", Received.Parser),
        Message("si", SignalRelay.Parser),
        Message("ns", NodeStatus.Parser),
        Message("wk", Wake.Parser),
        Message("aw", Awake.Parser),
        Message("dr", Drain.Parser),
        Message("pr", PartRelay.Parser),
        Message("pt", PartTaken.Parser),
    ];

    private static readonly FrozenDictionary<Type, Entry> ByType = Table.ToFrozenDictionary(x => x.Type);
    private static readonly FrozenDictionary<string, Entry> ByManifest = Table.ToFrozenDictionary(x => x.Manifest);

    /// <summary>The manifest table, for the approval that guards it.</summary>
    public static IEnumerable<(string Manifest, Type Type)> Manifests => Table.Select(x => (x.Manifest, x.Type));

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    public override string Manifest(object o) => Find(o).Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Find(obj).Write(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => ByManifest.TryGetValue(manifest, out var entry)
        ? entry.Read(bytes)
        : throw new SerializationException(
            $"A message with the manifest '{manifest}' is not in the table of {nameof(CollabSerializer)}: refused.");

    private static Entry Find(object obj) => ByType.TryGetValue(obj.GetType(), out var entry)
        ? entry
        : throw new SerializationException(
            $"{obj.GetType()} is not in the manifest table of {nameof(CollabSerializer)}: add it there, at the end.");

    private static Entry Message<T>(string manifest, MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(manifest, typeof(T), x => ((T)x).ToByteArray(), bytes => parser.ParseFrom(bytes));

    private sealed record Entry(string Manifest, Type Type, Func<object, byte[]> Write, Func<byte[], object> Read);
}

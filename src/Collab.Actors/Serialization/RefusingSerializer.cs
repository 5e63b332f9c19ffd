using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Collab.Actors.Serialization;

/// <summary>
/// Stands where Akka keeps its reflection-based JSON serializer, so that no byte from the network ever picks a type
/// to construct: whatever has no serializer of its own is refused, in both directions.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    /// <summary>Called by Akka.</summary>
    public RefusingSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>Called by Akka, with the settings of the serializer whose place this takes.</summary>
    public RefusingSerializer(ExtendedActorSystem system, Akka.Configuration.Config settings)
        : base(system) => _ = settings;

    /// <summary>The number of Akka's Newtonsoft serializer, whose place this takes.</summary>
    public override int Identifier => 1;

    /// <inheritdoc/>
    public override bool IncludeManifest => true;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw new SerializationException(
        $"{obj.GetType()} has no serializer. Give it a place in the manifest table of {nameof(CollabSerializer)}.");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException(
        $"A message of type {type} came with a reflection-based serializer: refused.");
}

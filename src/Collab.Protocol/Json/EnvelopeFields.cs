using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>The messages of <c>frames.proto</c> that carry a body of a service.</summary>
internal static class EnvelopeFields
{
    private static readonly FrozenDictionary<MessageDescriptor, Names> Carriers = new[]
    {
        Command.Descriptor,
        Query.Descriptor,
        Signal.Descriptor,
        Event.Descriptor,
        Answer.Descriptor,
        ServiceSnapshot.Descriptor,
        StreamPart.Descriptor,
    }.ToFrozenDictionary(x => x, x => new Names(Field(x, "service"), Field(x, "type"), Field(x, "body")));

    /// <summary>The field that holds the body; <c>null</c> for a message without one.</summary>
    public static FieldDescriptor? BodyOf(MessageDescriptor descriptor) =>
        Carriers.TryGetValue(descriptor, out var names) ? names.Body : null;

    /// <summary>Which type the body of a carrier is of.</summary>
    public static (string Service, string Type) NamesOf(IMessage carrier)
    {
        var names = Carriers[carrier.Descriptor];
        return ((string)names.Service.Accessor.GetValue(carrier), (string)names.Type.Accessor.GetValue(carrier));
    }

    /// <summary>A field of a kind that <c>frames.proto</c> did not have when the codec was written.</summary>
    public static NotSupportedException Unsupported(FieldDescriptor field) =>
        new($"The JSON codec has no form for {field.FullName} of type {field.FieldType}: teach it one.");

    private static FieldDescriptor Field(MessageDescriptor descriptor, string name) =>
        descriptor.FindFieldByName(name)
        ?? throw new InvalidOperationException($"{descriptor.FullName} has no field '{name}'.");

    private sealed record Names(FieldDescriptor Service, FieldDescriptor Type, FieldDescriptor Body);
}

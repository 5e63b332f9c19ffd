using System.Collections;
using Collab.Core.Services;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Tests.Json;

/// <summary>A message of every type in the catalog, with every field set.</summary>
internal static class SampleMessages
{
    /// <summary>Every message that may stand in a body, as service and type.</summary>
    public static IEnumerable<(string Service, MessageDescriptor Type)> Bodies =>
        ServiceCatalog.BuiltIn.Services.SelectMany(
            service => Types(service.Contract).Distinct(), (service, type) => (service.Name, type));

    public static IMessage Filled(MessageDescriptor type, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, Value(field, depth));
                continue;
            }

            var items = (IList)field.Accessor.GetValue(message);
            items.Add(Value(field, depth));
            items.Add(Value(field, depth + 1));
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => $"{field.Name} {depth} \"<&>\" \u00e4\u4f60\ud83d\ude00 \u2028 \\ \n\t",
        FieldType.SInt64 => -9007199254740993 - field.FieldNumber - depth,
        FieldType.SInt32 => int.MinValue + field.FieldNumber,
        FieldType.Int64 => 9007199254740993 + field.FieldNumber + depth,
        FieldType.Int32 => int.MaxValue - field.FieldNumber,
        FieldType.UInt32 => uint.MaxValue - (uint)field.FieldNumber,
        FieldType.UInt64 => ulong.MaxValue - (ulong)field.FieldNumber,
        FieldType.Double => 0.1 + field.FieldNumber,
        FieldType.Float => 0.5f + field.FieldNumber,
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Bytes => ByteString.CopyFrom(0, 255, (byte)depth),
        FieldType.Message => Filled(field.MessageType, depth + 1),
        _ => throw new NotSupportedException($"{field.FullName} is of a type that samples do not have yet."),
    };

    private static IEnumerable<MessageDescriptor> Types(ServiceContract contract) =>
    [
        .. contract.Commands.Select(x => x.Type),
        .. contract.Events,
        .. contract.Queries.Select(x => x.Type),
        .. contract.Answers,
        .. contract.Signals.Select(x => x.Type),
        .. contract.Parts.Select(x => x.Type),
        contract.Snapshot,
    ];
}

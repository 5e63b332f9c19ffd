using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>
/// Messages of texts, flags, signed whole numbers, enums and such messages: what this codec writes and reads by itself,
/// compactly and with precise complaints. Protobuf's own formatter and parser do the rest.
/// </summary>
internal static class PlainMessages
{
    private static readonly ConcurrentDictionary<MessageDescriptor, bool> Known = new();

    public static bool Contains(MessageDescriptor type)
    {
        if (Known.TryGetValue(type, out var plain)) return plain;
        return Known[type] = Reachable(type).All(IsPlain);
    }

    private static HashSet<MessageDescriptor> Reachable(MessageDescriptor type)
    {
        HashSet<MessageDescriptor> seen = [type];
        Queue<MessageDescriptor> open = new([type]);
        while (open.TryDequeue(out var next))
        {
            foreach (var field in next.Fields.InDeclarationOrder())
            {
                if (field.FieldType != FieldType.Message || !seen.Add(field.MessageType)) continue;
                open.Enqueue(field.MessageType);
            }
        }

        return seen;
    }

    private static bool IsPlain(MessageDescriptor type) =>
        type.File.Package != "google.protobuf" && type.Fields.InDeclarationOrder().All(IsPlain);

    private static bool IsPlain(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => !field.IsMap,
        // Where "set to 0" differs from "not set" the value alone does not say which.
        FieldType.String or FieldType.Bool or FieldType.Int32 or FieldType.Int64 or FieldType.Enum =>
            !field.HasPresence,
        _ => false,
    };
}

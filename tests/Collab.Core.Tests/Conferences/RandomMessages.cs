using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Core.Tests.Conferences;

/// <summary>Messages of any type with values that are now fitting, now absurd.</summary>
internal static class RandomMessages
{
    private static readonly string[] Texts =
    [
        .. RandomCommands.People, "", " ", "text", "two\nlines", "\u0000", "\u202Eevil", "\U0001F600",
        new string('x', 65), new string('\u20AC', 5000), "a b", "ann-s1", "s1", "../..",
    ];

    private static readonly long[] Numbers = [0, 1, 2, 3, 5, 8, 60, 1000, -1, int.MaxValue, int.MinValue];

    public static IMessage Of(MessageDescriptor type, Random random, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsMap) continue;
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (var i = random.Next(4); i > 0; i--) list.Add(Value(field, random, depth));
            }
            else if (random.Next(8) > 0 && (field.FieldType != FieldType.Message || depth < 3))
            {
                field.Accessor.SetValue(message, Value(field, random, depth));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String => Texts[random.Next(Texts.Length)],
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Bytes => ByteString.CopyFrom(new byte[random.Next(20)]),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, random.Next(-1, 7)),
        FieldType.Message => Of(field.MessageType, random, depth + 1),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => random.Next(3) == 0
            ? Numbers[random.Next(Numbers.Length)]
            : random.Next(12),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Numbers[random.Next(Numbers.Length)],
        FieldType.UInt32 or FieldType.Fixed32 => (uint)random.Next(100),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)random.Next(100),
        FieldType.Double => random.NextDouble() * 100,
        FieldType.Float => (float)random.NextDouble() * 100,
        _ => throw new NotSupportedException($"{field.FullName} is of type {field.FieldType}."),
    };
}

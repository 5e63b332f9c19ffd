using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>Reads the messages of <c>frames.proto</c> and the bodies inside them.</summary>
/// <remarks>Fields may be named in lowerCamelCase or as in the .proto file; unknown fields are skipped.</remarks>
internal sealed class JsonFrameReader(IMessageTypes types)
{
    private static readonly JsonParser Others = new(
        new JsonParser.Settings(ProtocolLimits.JsonDepthMax).WithIgnoreUnknownFields(true));

    public void Read(IMessage frame, JsonElement json, ICollection<MalformedBody>? malformed) =>
        ReadMessage(frame, json, new Place("frame", 0, malformed));

    private void ReadMessage(IMessage message, JsonElement json, Place place)
    {
        if (json.ValueKind != JsonValueKind.Object) throw place.Expected("an object", json);
        var descriptor = message.Descriptor;
        var bodyField = EnvelopeFields.BodyOf(descriptor);
        JsonElement body = default;
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (Find(descriptor, name) is not { } field || property.Value.ValueKind == JsonValueKind.Null) continue;
            if (field == bodyField) body = property.Value;
            else if (field.IsRepeated) ReadItems(message, field, property.Value, place.In(field));
            else SetField(message, field, property.Value, place.In(field));
        }

        // Its type is named by two other fields, which may stand after it.
        if (bodyField is not null && body.ValueKind != JsonValueKind.Undefined)
            bodyField.Accessor.SetValue(message, ReadBody(message, body, place.In(bodyField)));
    }

    private ByteString ReadBody(IMessage carrier, JsonElement json, Place place)
    {
        var (service, type) = EnvelopeFields.NamesOf(carrier);
        if (types.Find(service, type) is not { } descriptor) return Unknown(json);
        try
        {
            return Known(descriptor, json, place).ToByteString();
        }
        catch (Exception e) when (e is JsonFrameException or IOException or FormatException or OverflowException
            or ArgumentException or InvalidOperationException)
        {
            // Protobuf's parser throws more kinds of exceptions than it documents; all of them mean the same here.
            var failure = e as JsonFrameException
                ?? JsonFrameException.Because($"{place.Path} is not a {descriptor.Name}", e);
            if (place.Malformed is null) throw failure;
            place.Malformed.Add(new MalformedBody(place.Message, failure.Message));
            return ByteString.Empty;
        }
    }

    private IMessage Known(MessageDescriptor type, JsonElement json, Place place)
    {
        if (!PlainMessages.Contains(type)) return Others.Parse(json.GetRawText(), type);
        var body = type.Parser.ParseFrom(ByteString.Empty);
        ReadMessage(body, json, place);
        return body;
    }

    // Whoever asked for an unknown type is told so by whoever hosts the services; only base64 can be handed on.
    private static ByteString Unknown(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes)
            ? ByteString.CopyFrom(bytes)
            : ByteString.Empty;

    private void SetField(IMessage message, FieldDescriptor field, JsonElement json, Place place)
    {
        if (field.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(message) is { } other && other != field)
        {
            throw new JsonFrameException(
                $"{place.Path} stands beside '{other.JsonName}': a message is of one kind only.");
        }

        field.Accessor.SetValue(message, Value(field, json, place));
    }

    private void ReadItems(IMessage message, FieldDescriptor field, JsonElement json, Place place)
    {
        if (json.ValueKind != JsonValueKind.Array) throw place.Expected("an array", json);
        var items = (IList)field.Accessor.GetValue(message);
        foreach (var item in json.EnumerateArray()) items.Add(Value(field, item, place.At(items.Count)));
    }

    private object Value(FieldDescriptor field, JsonElement json, Place place)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return json.ValueKind == JsonValueKind.String
                    ? json.GetString()!
                    : throw place.Expected("a string", json);
            case FieldType.Bool:
                return json.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? json.GetBoolean()
                    : throw place.Expected("true or false", json);
            case FieldType.Int32:
                return Whole(json) is >= int.MinValue and <= int.MaxValue and var small
                    ? (int)small
                    : throw place.Expected("a whole number of 32 bits", json);
            case FieldType.Int64:
                return Whole(json) ?? throw place.Expected("a whole number of 64 bits, as a number or a string", json);
            case FieldType.Enum:
                return EnumValue(field, json)
                    ?? throw place.Expected($"a value of {field.EnumType.Name}, by name or number", json);
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
                ReadMessage(message, json, place);
                return message;
            default:
                throw EnvelopeFields.Unsupported(field);
        }
    }

    private static object? EnumValue(FieldDescriptor field, JsonElement json)
    {
        var number = json.ValueKind switch
        {
            JsonValueKind.String => field.EnumType.FindValueByName(json.GetString()!)?.Number,
            JsonValueKind.Number when json.TryGetInt32(out var open) => open,
            _ => (int?)null,
        };
        return number is { } value ? Enum.ToObject(field.EnumType.ClrType, value) : null;
    }

    private static long? Whole(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            if (json.TryGetInt64(out var exact)) return exact;
            // 1.0 and 1e3 are whole as well.
            return json.TryGetDecimal(out var number) && decimal.IsInteger(number)
                && number is >= long.MinValue and <= long.MaxValue
                ? (long)number
                : null;
        }

        return json.ValueKind == JsonValueKind.String
            && long.TryParse(
                json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var text)
            ? text
            : null;
    }

    private static FieldDescriptor? Find(MessageDescriptor descriptor, string name)
    {
        foreach (var field in descriptor.Fields.InDeclarationOrder())
            if (field.JsonName == name || field.Name == name) return field;
        return null;
    }
}

/// <summary>Where in a frame the reader is.</summary>
/// <param name="Path">For messages: <c>messages[0].command.id</c>.</param>
/// <param name="Message">The frame's message that it belongs to.</param>
/// <param name="Malformed">Where bad bodies go; <c>null</c> when they are exceptions.</param>
internal readonly record struct Place(string Path, int Message, ICollection<MalformedBody>? Malformed)
{
    public Place In(FieldDescriptor field) =>
        this with { Path = Path == "frame" ? field.JsonName : $"{Path}.{field.JsonName}" };

    public Place At(int index) =>
        new($"{Path}[{index}]", Path == "messages" ? index : Message, Malformed);

    public JsonFrameException Expected(string what, JsonElement found) =>
        new($"{Path} must be {what}, and is {Describe(found)}.");

    public static string Describe(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}

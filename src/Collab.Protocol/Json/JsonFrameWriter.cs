using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Collab.Protocol.Json;

/// <summary>Writes the messages of <c>frames.proto</c> and the bodies inside them.</summary>
internal sealed class JsonFrameWriter(IMessageTypes types)
{
    private static readonly JsonFormatter Others = new(JsonFormatter.Settings.Default);

    public void Write(Utf8JsonWriter json, IMessage message)
    {
        var descriptor = message.Descriptor;
        json.WriteStartObject();
        foreach (var field in descriptor.Fields.InDeclarationOrder())
        {
            if (field == EnvelopeFields.BodyOf(descriptor)) WriteBody(json, message, field);
            else WriteField(json, field, field.Accessor.GetValue(message));
        }

        json.WriteEndObject();
    }

    private void WriteField(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        if (field.IsRepeated)
        {
            var items = (IList)value!;
            if (items.Count == 0) return;
            json.WriteStartArray(field.JsonName);
            foreach (var item in items) WriteValue(json, field, item);
            json.WriteEndArray();
        }
        else if (!IsDefault(value))
        {
            json.WritePropertyName(field.JsonName);
            WriteValue(json, field, value);
        }
    }

    private void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                // Protobuf's JSON form: JavaScript's numbers end at 2^53.
                Span<char> digits = stackalloc char[20];
                number.TryFormat(digits, out var length, provider: null);
                json.WriteStringValue(digits[..length]);
                break;
            case Enum:
                WriteEnum(json, field, (int)value);
                break;
            case IMessage message:
                Write(json, message);
                break;
            default:
                throw EnvelopeFields.Unsupported(field);
        }
    }

    private static void WriteEnum(Utf8JsonWriter json, FieldDescriptor field, int number)
    {
        // A number without a name comes from a newer build.
        if (field.EnumType.FindValueByNumber(number) is { } named) json.WriteStringValue(named.Name);
        else json.WriteNumberValue(number);
    }

    private void WriteBody(Utf8JsonWriter json, IMessage message, FieldDescriptor field)
    {
        var (service, type) = EnvelopeFields.NamesOf(message);
        var body = (ByteString)field.Accessor.GetValue(message);
        if (types.Find(service, type) is { } descriptor && TryParse(descriptor, body) is { } parsed)
        {
            json.WritePropertyName(field.JsonName);
            if (PlainMessages.Contains(descriptor)) Write(json, parsed);
            else json.WriteRawValue(Others.Format(parsed), skipInputValidation: true);
        }
        else if (!body.IsEmpty)
        {
            json.WriteBase64String(field.JsonName, body.Span);
        }
    }

    private static IMessage? TryParse(MessageDescriptor descriptor, ByteString body)
    {
        try
        {
            return descriptor.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            // Says nothing in the type's own terms; the receiver gets the bytes and judges for itself.
            return null;
        }
    }

    private static bool IsDefault([NotNullWhen(false)] object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        bool flag => !flag,
        int number => number == 0,
        long number => number == 0,
        Enum => (int)value == 0,
        _ => false,
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Collab.Cli.Load;

/// <summary>
/// Reads a scenario from a JSON file: the fields of <see cref="LoadScenario"/>, those left out as default.
/// </summary>
internal static class ScenarioFile
{
    /// <summary>Times as text; a field that is not known is an error.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new TimeConverter() },
    };

    /// <summary>Reads it; values are checked later, with those of the options.</summary>
    /// <exception cref="CliException">There is no such file, or it is no scenario; the message says where.</exception>
    public static LoadScenario Read(string option, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LoadScenario>(File.ReadAllText(path), Json)
                ?? throw CliException.Setting(option, path, "the file says null; give an object.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Setting(option, path, e.Message);
        }
        catch (JsonException e)
        {
            throw CliException.Setting(option, path, $"it is no scenario: {e.Message}");
        }
    }

    private sealed class TimeConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            if (text is "0" or "0s") return TimeSpan.Zero;
            return Duration.TryParse(text, out var time) ? time : throw new JsonException(Duration.Legal);
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(FormattableString.Invariant($"{value.TotalMilliseconds:0}ms"));
    }
}

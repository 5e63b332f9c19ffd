using System.Text.Json;
using System.Text.RegularExpressions;

namespace Collab.Cli.Nodes;

/// <summary>
/// A file of settings, in the form of an <c>appsettings.json</c>: an object <c>Collab</c> with the library's
/// options, the gateway's in an object <c>Gateway</c> within. Comments and trailing commas are welcome.
/// </summary>
internal static partial class ConfigurationFile
{
    private const string Section = "Collab";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>
    /// Reads a file; other top-level objects (such as <c>Logging</c>) belong to others and are left alone.
    /// </summary>
    /// <exception cref="CliException">It cannot be read, or holds a key that no setting has.</exception>
    public static SettingSource Read(string path)
    {
        var values = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        using (var document = Parse(path))
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Wrong(path, "its top level must be an object with a key \"Collab\".");
            foreach (var top in document.RootElement.EnumerateObject())
            {
                if (string.Equals(top.Name, Section, StringComparison.OrdinalIgnoreCase))
                    Collect(path, top.Value, "", values);
            }
        }

        var known = SettingTable.All.Select(x => x.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (values.Keys.FirstOrDefault(key => !known.Contains(key) && !IsTicketKey(key)) is { } stranger)
        {
            throw Wrong(
                path, $"{Section}:{stranger} is no setting. There are: {string.Join(", ", known.Order())}.");
        }

        return new SettingSource(x => values.GetValueOrDefault(x.Name), x => $"{Section}:{x.Name} in {path}")
        {
            TicketKeys = values.Where(x => IsTicketKey(x.Key)).ToDictionary(x => $"{Section}:{x.Key}", x => x.Value[0]),
        };
    }

    // Several keys, for rotating them, are a list of objects: Gateway:TicketKeys:0:Secret.
    private static bool IsTicketKey(string key) => TicketKeyForm().IsMatch(key);

    [GeneratedRegex("^Gateway:TicketKeys:[0-9]{1,2}:(Id|Secret)$", RegexOptions.IgnoreCase)]
    private static partial Regex TicketKeyForm();

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
        }
        catch (JsonException e)
        {
            throw Wrong(path, $"it is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, e.Message, e);
        }
    }

    private static void Collect(string path, JsonElement element, string key, Dictionary<string, string[]> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var child in element.EnumerateObject())
                    Collect(path, child.Value, key.Length == 0 ? child.Name : $"{key}:{child.Name}", values);
                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(x => x.ValueKind == JsonValueKind.Object):
                foreach (var (index, child) in element.EnumerateArray().Index())
                    Collect(path, child, $"{key}:{index}", values);
                break;
            case JsonValueKind.Array:
                values[key] = [.. element.EnumerateArray().Select(item => Scalar(path, item, key))];
                break;
            default:
                values[key] = [Scalar(path, element, key)];
                break;
        }
    }

    private static string Scalar(string path, JsonElement element, string key) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => throw Wrong(path, $"{Section}:{key} is {element.GetRawText()}: give a text, a number, true or false."),
    };

    private static CliException Wrong(string path, string problem, Exception? cause = null) =>
        new(ExitCode.Configuration, $"--config is '{path}': {problem}", cause);
}

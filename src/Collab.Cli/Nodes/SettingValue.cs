using System.Globalization;
using Collab.Actors.Journal;

namespace Collab.Cli.Nodes;

/// <summary>Reads values as people write them into the form that the host's configuration takes.</summary>
internal static class SettingValue
{
    /// <summary>What a time may look like.</summary>
    public const string LegalTime = "give a time such as 500ms, 10s, 5m or 00:00:10";

    private const int PortMax = 65535;

    /// <summary>A whole number within limits, written plainly.</summary>
    public static bool TryInteger(string text, int min, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    /// <summary>An absolute http or https address.</summary>
    public static bool IsHttp(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && uri.Scheme is "http" or "https";

    /// <summary>A host name or IP address.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    /// <summary><c>host:port</c>, the port from 1.</summary>
    public static bool IsHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && IsHost(text[..colon].Trim('[', ']')) && TryInteger(text[(colon + 1)..], 1, PortMax, out _);
    }

    /// <summary>A journal's address.</summary>
    /// <exception cref="FormatException">It is not one; the message says why, and never shows a password.</exception>
    public static string Journal(string text)
    {
        _ = JournalAddress.Parse(text);
        return text;
    }

    /// <summary>A time, in the configuration's form.</summary>
    public static string? Time(string text) =>
        Duration.TryParse(text, out var time) || (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time))
            ? time.ToString("c", CultureInfo.InvariantCulture)
            : null;

    /// <summary>A log level by its name.</summary>
    public static string? LogLevel(string text) =>
        !int.TryParse(text, out _) && Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level)
            ? level.ToString()
            : null;

    /// <summary>
    /// Addresses to listen on. Kestrel takes a wildcard host that is no legal URI: <c>http://*:8080</c>.
    /// </summary>
    public static string? Urls(string text)
    {
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 && urls.All(IsUrl) ? string.Join(';', urls) : null;
    }

    /// <summary>Whether an option of that type is one value.</summary>
    public static bool CanBe(Type type) =>
        type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(TimeSpan)
        || type == typeof(byte[]);

    /// <summary>What is legal for a type.</summary>
    public static string LegalOf(Type type) =>
        type == typeof(bool) ? "true and false are legal"
        : type == typeof(int) ? "give a whole number"
        : type == typeof(TimeSpan) ? LegalTime
        : type == typeof(byte[]) ? "give bytes in base64"
        : "give a text";

    /// <summary>A value of a type, or <c>null</c>.</summary>
    public static string? Of(Type type, string text)
    {
        if (type == typeof(bool)) return bool.TryParse(text, out _) ? text : null;
        if (type == typeof(TimeSpan)) return Time(text);
        if (type == typeof(byte[]))
            return Convert.TryFromBase64String(text, new byte[text.Length], out var bytes) && bytes > 0 ? text : null;
        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? text
                : null;
        }

        return text;
    }

    private static bool IsUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return false;
        var named = url[(scheme + 3)..] is ['*' or '+', .. var rest] ? $"{url[..scheme]}://0.0.0.0{rest}" : url;
        return IsHttp(named, out var uri) && uri is { PathAndQuery: "/", Fragment: "" } && uri.UserInfo.Length == 0;
    }
}

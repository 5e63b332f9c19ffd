using System.Globalization;
using System.Reflection;
using Collab.Gateway;
using Collab.Gateway.Tickets;

namespace Collab.Cli.Nodes;

/// <summary>
/// The gateway's options as settings of a node: <c>Gateway:FrameBytesMax</c> in a file,
/// <c>COLLAB_GATEWAY_FRAME_BYTES_MAX</c> in the environment. The gateway itself knows their ranges.
/// </summary>
internal static class GatewaySettings
{
    private const string Prefix = "Gateway:";

    /// <summary>One setting for each option that is a single value.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. typeof(GatewayOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { CanWrite: true, Name: not nameof(GatewayOptions.Development) })
            .Select(property => new Setting(
                Prefix + property.Name,
                null,
                LegalOf(property.PropertyType),
                (settings, values) =>
                    IsLegal(property.PropertyType, values[0]) && settings.Gateway.TryAdd(property.Name, values[0]))),
    ];

    /// <summary>Whether a file's key is one of a rotation of ticket keys, such as <c>Gateway:TicketKeys:0:Secret</c>.</summary>
    public static bool IsTicketKey(string name)
    {
        var parts = name.Split(':');
        return parts.Length == 4
            && string.Equals(parts[0] + ":", Prefix, StringComparison.OrdinalIgnoreCase)
            && string.Equals(parts[1], nameof(GatewayOptions.TicketKeys), StringComparison.OrdinalIgnoreCase)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (string.Equals(parts[3], nameof(TicketKey.Id), StringComparison.OrdinalIgnoreCase)
                || string.Equals(parts[3], nameof(TicketKey.Secret), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The key below the gateway's section, of a file's key.</summary>
    public static string WithoutPrefix(string name) => name[Prefix.Length..];

    private static bool IsLegal(Type type, string value) =>
        type == typeof(bool) ? bool.TryParse(value, out _)
        : type == typeof(int) ? int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : type != typeof(TimeSpan) || TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _);

    private static string LegalOf(Type type) =>
        type == typeof(bool) ? "true or false are legal"
        : type == typeof(int) ? "give a whole number"
        : type == typeof(TimeSpan) ? "give a time as hours:minutes:seconds, such as 00:00:30"
        : "give a text";
}

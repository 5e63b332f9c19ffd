using System.Globalization;
using System.Net;
using System.Text;
using Collab.Actors.Journal;
using Collab.Gateway.Tickets;
using Collab.Protocol;

namespace Collab.Cli.Nodes;

/// <summary>Every setting of a node, in the order of the documentation.</summary>
internal static class SettingTable
{
    private const int PortMax = 65535;
    private const int DrainSecondsMax = 600;

    /// <summary>The settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Name", "--name",
            $"a name is 1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -",
            (x, v) => ProtocolLimits.IsId(v[0]) && Take(() => x.Node.Add(o => o.NodeName = v[0]))),
        new("Urls", "--urls",
            "give http:// or https:// addresses with a port, such as http://127.0.0.1:8080; port 0 takes a free one; "
            + "separate several with ;",
            (x, v) => TryUrls(v, out var urls) && Take(() => x.Urls = urls)),
        new("Host", "--host",
            "give the IP address or host name, without a port, on which other nodes reach this one",
            (x, v) => IsHost(v[0]) && Take(() => x.Node.Add(o => o.Host = v[0]))),
        new("Port", "--port",
            $"a port is a whole number from 0 (take a free one) to {PortMax}",
            (x, v) => TryInteger(v[0], 0, PortMax, out var port) && Take(() => x.Node.Add(o => o.Port = port))),
        new("Seeds", "--seed",
            "a seed is HOST:PORT, the remoting address of a node to join, with a port from 1",
            (x, v) => v.All(IsSeed) && Take(() => x.Node.Add(o => Add(o.SeedNodes, v))),
            Many: true),
        new("Journal", "--journal",
            "a journal is sqlite:FILE or postgres:CONNECTION STRING",
            (x, v) => JournalAddress.Parse(v[0]) is not null && Take(() => x.Node.Add(o => o.Journal = v[0]))),
        new("TicketKey", "--ticket-key",
            $"a key has {TicketKey.SecretBytesMin} bytes or more; make one with: openssl rand -base64 48",
            (x, v) => Encoding.UTF8.GetByteCount(v[0]) >= TicketKey.SecretBytesMin
                && Take(() => x.Gateway["TicketKeys:0:Secret"] = v[0])),
        new("TicketKeyId", "--ticket-key-id",
            $"an id is 1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -",
            (x, v) => ProtocolLimits.IsId(v[0]) && Take(() => x.Gateway["TicketKeys:0:Id"] = v[0])),
        new("PublicEndpoint", "--public-endpoint",
            "give the address that clients reach this node at, such as https://meet-1.example/collab",
            (x, v) => IsHttp(v[0], out _) && Take(() => x.Node.Add(o => o.PublicEndpoint = v[0]))),
        new("Dev", "--dev",
            "true or false are legal",
            (x, v) => bool.TryParse(v[0], out _) && Take(() => x.Gateway["Development"] = v[0])),
        new("DrainSeconds", "--drain-seconds",
            $"give whole seconds from 1 to {DrainSecondsMax}",
            (x, v) => TryInteger(v[0], 1, DrainSecondsMax, out var seconds)
                && Take(() => x.Node.Add(o => o.DrainTimeout = TimeSpan.FromSeconds(seconds)))),
        new("LogLevel", "--log-level",
            "trace, debug, information, warning, error, critical or none are legal",
            (x, v) => !int.TryParse(v[0], out _) && Enum.TryParse<LogLevel>(v[0], ignoreCase: true, out var level)
                && Take(() => x.LogLevel = level)),
        new("Hocon", null,
            "give HOCON text that overrides collab.conf",
            (x, v) => Take(() => x.Node.Add(o => o.Hocon = v[0]))),
        .. GatewaySettings.All,
    ];

    /// <summary>The settings of the sources: the first source that has one decides.</summary>
    /// <exception cref="CliException">A value is not legal.</exception>
    public static NodeSettings Read(params IReadOnlyList<SettingSource> sources)
    {
        var settings = new NodeSettings();
        foreach (var setting in All)
        {
            foreach (var source in sources)
            {
                if (source.Find(setting) is not { Length: > 0 } values) continue;
                Apply(setting, settings, values, source.Label(setting));
                break;
            }
        }

        // A key given by itself takes the place of the keys in a file.
        var single = settings.Gateway.ContainsKey("TicketKeys:0:Secret");
        if (single) settings.Gateway.TryAdd("TicketKeys:0:Id", NodeSettings.TicketKeyIdDefault);
        foreach (var (key, value) in sources.SelectMany(x => x.Gateway))
        {
            if (!single) settings.Gateway.TryAdd(key, value);
        }

        return settings;
    }

    /// <summary>A whole number within limits, written plainly.</summary>
    public static bool TryInteger(string text, int min, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    /// <summary>An absolute http or https address.</summary>
    public static bool IsHttp(string text, out Uri uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri!) && uri.Scheme is "http" or "https";

    private static void Apply(Setting setting, NodeSettings settings, string[] values, string label)
    {
        try
        {
            if ((setting.Many || values.Length == 1) && setting.Apply(settings, values)) return;
        }
        catch (FormatException e)
        {
            // Who reads the value knows more precisely what is wrong with it.
            throw new CliException(ExitCode.Configuration, $"{label}: {e.Message}", e);
        }

        throw CliException.Setting(label, Shown(setting, values), setting.Legal + ".");
    }

    // A key never shows up on a terminal or in a log.
    private static string Shown(Setting setting, string[] values) =>
        setting.Name.EndsWith("Key", StringComparison.Ordinal)
            ? $"({values[0].Length} characters, not shown)"
            : string.Join(" ", values);

    private static bool Take(Action apply)
    {
        apply();
        return true;
    }

    private static void Add(ICollection<string> list, IEnumerable<string> items)
    {
        foreach (var item in items) list.Add(item);
    }

    private static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    private static bool IsSeed(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && IsHost(text[..colon].Trim('[', ']')) && TryInteger(text[(colon + 1)..], 1, PortMax, out _);
    }

    private static bool TryUrls(string[] values, out string[] urls)
    {
        urls = [.. values.SelectMany(v => v.Split(';', StringSplitOptions.RemoveEmptyEntries))];
        return urls.Length > 0 && urls.All(IsUrl);
    }

    // Kestrel takes a wildcard host that is no legal URI: http://*:8080.
    private static bool IsUrl(string url) =>
        IsHttp(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
            .Replace("://+", "://0.0.0.0", StringComparison.Ordinal), out var uri)
        && uri.PathAndQuery == "/" && (IPAddress.TryParse(uri.Host.Trim('[', ']'), out _) || IsHost(uri.Host));
}

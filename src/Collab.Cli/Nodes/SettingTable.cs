using System.Reflection;
using System.Text;
using Collab.Actors.Hosting;
using Collab.Gateway;
using Collab.Gateway.Tickets;
using Collab.Protocol;

namespace Collab.Cli.Nodes;

/// <summary>
/// Every setting of a node. Those with a range or a form that can be seen from outside are checked here, so that the
/// error names the option or variable; the library checks everything once more.
/// </summary>
internal static class SettingTable
{
    private const int PortMax = 65535;
    private const string FirstTicketKey = "Collab:Gateway:TicketKeys:0:";
    private const string TicketKeyIdDefault = "main";

    private static readonly string LegalId = $"1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -";

    private static readonly Setting[] Checked =
    [
        new("NodeName", "--name", $"a name is {LegalId}", x => ProtocolLimits.IsId(x) ? x : null),
        new("Urls", "--urls",
            "give http:// or https:// addresses with a port, such as http://127.0.0.1:8080; port 0 takes a free one; "
            + "separate several with ;",
            SettingValue.Urls)
        {
            ConfigurationKey = "urls",
        },
        new("Host", "--host",
            "give the IP address or host name, without a port, on which other nodes reach this one",
            x => SettingValue.IsHost(x) ? x : null),
        new("Port", "--port", $"a port is a whole number from 0 (take a free one) to {PortMax}",
            x => SettingValue.TryInteger(x, 0, PortMax, out _) ? x : null),
        new("SeedNodes", "--seed",
            "a seed is HOST:PORT, the remoting address of a node to join, with a port from 1",
            x => SettingValue.IsHostAndPort(x) ? x : null)
        {
            Many = true,
        },
        new("Journal", "--journal", "a journal is sqlite:FILE or postgres:CONNECTION STRING", SettingValue.Journal)
        {
            Secret = true,
        },
        new("Blobs", null,
            "give database, or files:FOLDER with a folder that all nodes share, such as files:/var/lib/collab",
            x => x == "database" || x is ['f', 'i', 'l', 'e', 's', ':', _, ..] ? x : null),
        new("TicketKey", "--ticket-key",
            $"a key has {TicketKey.SecretBytesMin} bytes or more; make one with: openssl rand -base64 48",
            x => Encoding.UTF8.GetByteCount(x) >= TicketKey.SecretBytesMin ? x : null)
        {
            Secret = true,
            ConfigurationKey = FirstTicketKey + nameof(TicketKey.Secret),
        },
        new("TicketKeyId", "--ticket-key-id", $"an id is {LegalId}", x => ProtocolLimits.IsId(x) ? x : null)
        {
            ConfigurationKey = FirstTicketKey + nameof(TicketKey.Id),
        },
        new("PublicEndpoint", "--public-endpoint",
            "give the address at which clients reach this node, such as https://meet-1.example/collab",
            x => SettingValue.IsHttp(x, out _) ? x : null),
        new("JoinTimeout", "--join-timeout", SettingValue.LegalTime, SettingValue.Time),
        new("DrainTimeout", "--drain-timeout", SettingValue.LegalTime, SettingValue.Time),
        new("LogLevel", "--log-level",
            "trace, debug, information, warning, error, critical and none are legal", SettingValue.LogLevel)
        {
            ConfigurationKey = "Logging:LogLevel:Default",
        },
        new("Gateway:Development", "--dev", "true and false are legal",
            x => bool.TryParse(x, out var on) ? on.ToString() : null),
    ];

    /// <summary>The settings: those above, then every other option of the library that is one value.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. Checked,
        .. Others(typeof(CollabOptions), ""),
        .. Others(typeof(GatewayOptions), "Gateway:"),
    ];

    /// <summary>
    /// The host's configuration by the sources; for each setting the first source that has it decides.
    /// </summary>
    /// <exception cref="CliException">A value is not legal.</exception>
    public static Dictionary<string, string?> Read(params IReadOnlyList<SettingSource> sources)
    {
        var configuration = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in All)
        {
            foreach (var source in sources)
            {
                if (source.Find(setting) is not { Length: > 0 } values) continue;
                Add(configuration, setting, values, source.Label(setting));
                break;
            }
        }

        AddTicketKeys(configuration, sources);
        return configuration;
    }

    private static void Add(
        Dictionary<string, string?> configuration, Setting setting, string[] values, string label)
    {
        for (var i = 0; i < values.Length; i++)
        {
            string? value;
            try
            {
                value = i == 0 || setting.Many ? setting.Read(values[i]) : null;
            }
            catch (FormatException e)
            {
                // Whoever reads the value knows more precisely what is wrong with it.
                throw new CliException(ExitCode.Configuration, $"{label}: {e.Message}", e);
            }

            var shown = setting.Secret ? $"({values[i].Length} characters, not shown)" : values[i];
            configuration[setting.Many ? $"{setting.ConfigurationKey}:{i}" : setting.ConfigurationKey] =
                value ?? throw CliException.Setting(label, shown, setting.Legal + ".");
        }
    }

    // A key given by itself takes the place of all keys in a file.
    private static void AddTicketKeys(Dictionary<string, string?> configuration, IReadOnlyList<SettingSource> sources)
    {
        if (configuration.ContainsKey(FirstTicketKey + nameof(TicketKey.Secret)))
        {
            configuration.TryAdd(FirstTicketKey + nameof(TicketKey.Id), TicketKeyIdDefault);
            return;
        }

        foreach (var (key, value) in sources.SelectMany(x => x.TicketKeys)) configuration.TryAdd(key, value);
    }

    private static IEnumerable<Setting> Others(Type options, string prefix) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(x => x.CanWrite && SettingValue.CanBe(x.PropertyType))
            .Where(x => Checked.All(known => known.Name != prefix + x.Name))
            .Select(x => new Setting(
                prefix + x.Name,
                null,
                SettingValue.LegalOf(x.PropertyType),
                text => SettingValue.Of(x.PropertyType, text))
            {
                Secret = x.PropertyType == typeof(byte[]),
            });
}

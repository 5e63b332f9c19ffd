using System.CommandLine;

namespace Collab.Cli.Nodes;

/// <summary>The node's settings as options of a command.</summary>
internal sealed class NodeOptions
{
    private static readonly (string Option, string HelpName, string Description)[] Texts =
    [
        ("--name", "NAME", "The node's name, unique in the cluster. Default: the machine's and the process's."),
        ("--urls", "URLS", "Where HTTP and WebSockets listen; several with ;. Default: http://127.0.0.1:0."),
        ("--host", "ADDRESS", "Where other nodes reach this one. Default: 127.0.0.1."),
        ("--port", "PORT", "The port for other nodes. Default: 0, a free one."),
        ("--seed", "HOST:PORT", "A node to join; may be repeated. Without any the node finds the others, or "
            + "begins the cluster, through the journal."),
        ("--journal", "JOURNAL", "sqlite:FILE or postgres:CONNECTION STRING; the same for the whole cluster. "
            + "Default: sqlite:collab.db."),
        ("--ticket-key", "KEY", "Signs tickets: 32 bytes or more of text. Every user of a machine can see its "
            + "command lines, so prefer the variable COLLAB_TICKET_KEY."),
        ("--ticket-key-id", "ID", "Which key it is, for rotating keys. Default: main."),
        ("--public-endpoint", "URL", "Where clients reach this node, when that is not where it listens."),
        ("--dev", "", "Development: join without a ticket, and kill nodes from the page. Loopback only."),
        ("--join-timeout", "TIME", "How long joining the cluster may take, such as 30s. Default: 60s."),
        ("--drain-timeout", "TIME", "How long handing over may take when told to stop. Default: 10s."),
        ("--log-level", "LEVEL", "trace, debug, information, warning, error, critical or none. Default: information."),
    ];

    private readonly Dictionary<string, Option<string[]>> _values;
    private readonly Dictionary<string, Option<bool>> _switches;

    private NodeOptions(Dictionary<string, Option<string[]>> values, Dictionary<string, Option<bool>> switches) =>
        (_values, _switches) = (values, switches);

    /// <summary>In the order of the documentation.</summary>
    public IEnumerable<Option> All => Texts.Select(text =>
        _switches.TryGetValue(text.Option, out var on) ? (Option)on : _values[text.Option]);

    /// <summary>Fresh options.</summary>
    public static NodeOptions Create() => new(
        Texts.Where(text => text.HelpName.Length > 0).ToDictionary(
            text => text.Option,
            text => new Option<string[]>(text.Option)
            {
                HelpName = text.HelpName,
                Description = text.Description,
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            }),
        Texts.Where(text => text.HelpName.Length == 0).ToDictionary(
            text => text.Option,
            text => new Option<bool>(text.Option) { Description = text.Description }));

    /// <summary>What a command line gives.</summary>
    public SettingSource Source(ParseResult parsed) => new(
        setting =>
        {
            if (setting.Option is not { } name) return null;
            if (_switches.TryGetValue(name, out var on)) return parsed.GetValue(on) ? ["true"] : null;
            return parsed.GetValue(_values[name]);
        },
        setting => setting.Option!);
}

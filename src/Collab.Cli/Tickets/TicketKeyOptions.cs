using System.CommandLine;
using System.Text;
using Collab.Gateway.Tickets;
using Collab.Protocol;

namespace Collab.Cli.Tickets;

/// <summary>The key with which a command mints tickets: from an option, better from the environment.</summary>
internal sealed class TicketKeyOptions
{
    private const string KeyVariable = "COLLAB_TICKET_KEY";
    private const string IdDefault = "main";
    private const string IdVariable = "COLLAB_TICKET_KEY_ID";

    private readonly Option<string> _key = new("--ticket-key")
    {
        HelpName = "KEY",
        Description = $"The nodes' key: 32 bytes or more of text. Default: the variable {KeyVariable}.",
    };

    private readonly Option<string> _id = new("--ticket-key-id")
    {
        HelpName = "ID",
        Description = $"Which of the nodes' keys it is. Default: the variable {IdVariable}, else main.",
    };

    private TicketKeyOptions() { }

    /// <summary>To add to a command.</summary>
    public IEnumerable<Option> All => [_key, _id];

    /// <summary>Fresh options.</summary>
    public static TicketKeyOptions Create() => new();

    /// <summary>The key.</summary>
    /// <exception cref="CliException">There is none, or it is not legal.</exception>
    public TicketKey Required(ParseResult parsed) => Optional(parsed)
        ?? throw new CliException(
            ExitCode.Configuration,
            $"no ticket key: set the variable {KeyVariable} to the key that the nodes have.");

    /// <summary>The key, or <c>null</c> when none is given.</summary>
    /// <exception cref="CliException">It is not legal.</exception>
    public TicketKey? Optional(ParseResult parsed)
    {
        var (secret, from) = Given(parsed.GetValue(_key), _key.Name, KeyVariable);
        if (secret is null) return null;
        var bytes = Encoding.UTF8.GetByteCount(secret);
        if (bytes < TicketKey.SecretBytesMin)
        {
            throw CliException.Setting(
                from, $"a text of {bytes} bytes", $"a key has {TicketKey.SecretBytesMin} bytes or more.");
        }

        var (id, idFrom) = Given(parsed.GetValue(_id), _id.Name, IdVariable);
        id ??= IdDefault;
        return ProtocolLimits.IsId(id)
            ? new TicketKey { Id = id, Secret = secret }
            : throw CliException.Setting(
                idFrom, id, $"an id is 1 to {ProtocolLimits.IdCharactersMax} characters of A-Z a-z 0-9 . _ -");
    }

    private static (string? Value, string From) Given(string? option, string name, string variable)
    {
        if (option is not null) return (option, name);
        var value = Environment.GetEnvironmentVariable(variable);
        return (string.IsNullOrEmpty(value) ? null : value, variable);
    }
}

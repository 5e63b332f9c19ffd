using Collab.Actors.Hosting;

namespace Collab.Cli.Nodes;

/// <summary>What one node is told, whichever way: complete, and legal as far as can be seen without starting.</summary>
internal sealed class NodeSettings
{
    /// <summary>The ticket key's id when none is given.</summary>
    public const string TicketKeyIdDefault = "main";

    /// <summary>What the library takes, in the order of the settings.</summary>
    public List<Action<CollabOptions>> Node { get; } = [];

    /// <summary>Keys below the gateway's configuration section, and their values.</summary>
    public Dictionary<string, string> Gateway { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where HTTP listens.</summary>
    public IReadOnlyList<string> Urls { get; set; } = ["http://127.0.0.1:0"];

    /// <summary>The lowest level that is logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;
}

namespace Collab.Cli.Nodes;

/// <summary>One setting of a node: how each source calls it, and what is legal.</summary>
/// <param name="Name">In a file, below <c>Collab</c>: the name of the option in the library.</param>
/// <param name="Option">On the command line; <c>null</c> when it cannot be given there.</param>
/// <param name="Legal">A clause for whoever gave something else.</param>
/// <param name="Read">The value as the host's configuration takes it; <c>null</c> when it is not legal.</param>
internal sealed record Setting(string Name, string? Option, string Legal, Func<string, string?> Read)
{
    /// <summary>Whether it takes several values.</summary>
    public bool Many { get; init; }

    /// <summary>Whether its value must not be shown.</summary>
    public bool Secret { get; init; }

    /// <summary>Where the host's configuration has it.</summary>
    public string ConfigurationKey { get; init; } = $"Collab:{Name}";

    /// <summary>The variable of this setting: <c>NodeName</c> is <c>COLLAB_NODE_NAME</c>.</summary>
    public string Variable => "COLLAB" + string.Concat(
        Name.Replace(":", "", StringComparison.Ordinal)
            .Select(c => char.IsAsciiLetterUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}

/// <summary>Values from one place, in the order in which places are asked.</summary>
/// <param name="Find">The values of a setting, or <c>null</c> when this place has none.</param>
/// <param name="Label">What to call the setting in an error.</param>
internal sealed record SettingSource(Func<Setting, string[]?> Find, Func<Setting, string> Label)
{
    /// <summary>Keys of ticket keys as lists, which only files have: <c>Collab:Gateway:TicketKeys:0:Id</c>.</summary>
    public IReadOnlyDictionary<string, string> TicketKeys { get; init; } = new Dictionary<string, string>();
}

namespace Collab.Cli.Nodes;

/// <summary>One setting of a node: how each source calls it, and what is legal.</summary>
/// <param name="Name">In a file: <c>Collab:Name</c>. In the environment: <c>COLLAB_NAME</c> in upper snake case.</param>
/// <param name="Option">On the command line; <c>null</c> when it cannot be given there.</param>
/// <param name="Legal">A sentence for whoever gave something else.</param>
/// <param name="Apply">Takes the values; false when one is not legal.</param>
/// <param name="Many">Whether it takes several values.</param>
internal sealed record Setting(
    string Name, string? Option, string Legal, Func<NodeSettings, string[], bool> Apply, bool Many = false)
{
    /// <summary>The variable of this setting, for example <c>COLLAB_TICKET_KEY</c>.</summary>
    public string Variable => "COLLAB" + string.Concat(
        Name.Replace(":", "", StringComparison.Ordinal)
            .Select(c => char.IsAsciiLetterUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

    /// <summary>Its key in a file.</summary>
    public string Key => $"Collab:{Name}";
}

/// <summary>Values from one place, in the order in which places are asked.</summary>
/// <param name="Find">The values of a setting, or <c>null</c> when this place has none.</param>
/// <param name="Label">What to call the setting in an error.</param>
internal sealed record SettingSource(Func<Setting, string[]?> Find, Func<Setting, string> Label)
{
    /// <summary>Keys below the gateway's section that are lists, which only files have.</summary>
    public IReadOnlyDictionary<string, string> Gateway { get; init; } = new Dictionary<string, string>();
}

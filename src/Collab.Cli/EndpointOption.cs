using System.CommandLine;
using Collab.Cli.Nodes;

namespace Collab.Cli;

/// <summary>Where a cluster is: an option that every command of clients has.</summary>
internal static class EndpointOption
{
    private const string Variable = "COLLAB_ENDPOINT";
    private const string Default = "http://127.0.0.1:8080/collab";

    /// <summary>A fresh option.</summary>
    public static Option<string[]> Create() => new("--endpoint", "-e")
    {
        HelpName = "URL",
        Description = $"Where a node is; may be repeated. Default: the variable {Variable} (several with ,), "
            + $"else {Default}.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Whether any endpoint was named.</summary>
    public static bool IsGiven(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 }
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The endpoints, in the order in which to try them.</summary>
    /// <exception cref="CliException">One is not an address.</exception>
    public static IReadOnlyList<Uri> Of(ParseResult parsed, Option<string[]> option)
    {
        if (parsed.GetValue(option) is { Length: > 0 } given) return Check(option.Name, given);
        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(variable)
            ? [new Uri(Default)]
            : Check(
                Variable, variable.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static Uri[] Check(string label, string[] values) =>
    [
        .. values.Select(value => SettingValue.IsHttp(value, out var uri)
            ? uri
            : throw CliException.Setting(label, value, $"give an http or https address, such as {Default}.")),
    ];
}

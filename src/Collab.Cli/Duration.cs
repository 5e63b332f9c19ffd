using System.Globalization;
using System.Text.RegularExpressions;

namespace Collab.Cli;

/// <summary>Times as people write them on a command line: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>.</summary>
internal static partial class Duration
{
    /// <summary>What is legal, for errors.</summary>
    public const string Legal = "give a whole number and a unit, such as 90s, 30m, 24h or 7d.";

    /// <summary>Reads a time above zero.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (Form().Match(text) is not { Success: true } match) return false;
        if (!int.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number)) return false;
        duration = match.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        return duration > TimeSpan.Zero;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,6})(?<unit>ms|s|m|h|d)$")]
    private static partial Regex Form();
}

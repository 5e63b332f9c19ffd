using System.Globalization;
using System.Text.Json;

namespace Collab.Cli.Nodes;

/// <summary>Prints what <c>GET /collab/nodes</c> says.</summary>
internal sealed class NodeListing(TextWriter output)
{
    private static readonly string[] Columns =
        ["name", "status", "endpoint", "pid", "primaries", "connections"];

    private static readonly string[] Heads = ["NAME", "STATUS", "ENDPOINT", "PID", "PRIMARIES", "CLIENTS"];

    /// <summary>Asks and prints.</summary>
    public async Task PrintAsync(IReadOnlyList<Uri> endpoints, bool json, CancellationToken cancellation)
    {
        var text = await CliHttp.SendAsync(endpoints, "nodes", null, cancellation);
        if (json)
        {
            await output.WriteLineAsync(text);
            return;
        }

        foreach (var line in Table(text)) await output.WriteLineAsync(line);
    }

    /// <summary>The lines of the table, heads first.</summary>
    internal static IEnumerable<string> Table(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var nodes = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("nodes");
        string[][] rows =
        [
            Heads, .. nodes.EnumerateArray().Select(node => Columns.Select(column => Cell(node, column)).ToArray()),
        ];
        var widths = Columns.Select((_, i) => rows.Max(row => row[i].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    private static string Cell(JsonElement node, string column) =>
        !node.TryGetProperty(column, out var value) ? "-"
        : value.ValueKind == JsonValueKind.Number ? value.GetInt64().ToString(CultureInfo.InvariantCulture)
        : value.GetString() is { Length: > 0 } text ? text
        : "-";
}

using System.Net.Http.Json;
using System.Text.Json;

namespace Collab.Testing.Nodes;

/// <summary>A cluster member as a node reports it.</summary>
public sealed record SeenNode(string Name, string Status, string Endpoint, int Primaries, int Connections)
{
    /// <summary>The cluster as the node at an endpoint sees it, that node first.</summary>
    internal static async Task<IReadOnlyList<SeenNode>> ByAsync(HttpClient http, Uri endpoint)
    {
        var json = await http.GetFromJsonAsync<JsonElement>(new Uri($"{endpoint}/nodes")).ConfigureAwait(false);
        return [.. json.GetProperty("nodes").EnumerateArray().Select(Read)];
    }

    private static SeenNode Read(JsonElement node) => new(
        Text(node, "name"), Text(node, "status"), Text(node, "endpoint"), Number(node, "primaries"),
        Number(node, "connections"));

    private static string Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static int Number(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetInt32() : 0;
}

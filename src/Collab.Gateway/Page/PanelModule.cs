using System.Text.Json;
using Collab.Core.Services;

namespace Collab.Gateway.Page;

/// <summary>
/// The module <c>services.js</c>: the panels that the page has, one for each folder <c>services/{name}/</c> with a
/// <c>panel.js</c>, and who may use which message of each service. Deleting a folder is all that it takes.
/// </summary>
internal static class PanelModule
{
    /// <summary>The file's name among the page's files.</summary>
    public const string Name = "services.js";

    private const string Folder = "services/";
    private const string Script = "/panel.js";
    private const string Style = "/panel.css";

    /// <summary>The module's text.</summary>
    /// <param name="files">The names of all files of the page.</param>
    /// <param name="catalog">The services of this node.</param>
    public static string Write(IReadOnlyCollection<string> files, ServiceCatalog catalog)
    {
        var panels = files
            .Where(file => file.StartsWith(Folder, StringComparison.Ordinal)
                && file.EndsWith(Script, StringComparison.Ordinal))
            .Select(file => file[Folder.Length..^Script.Length])
            .Where(name => !name.Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new
            {
                service = name,
                script = $"./{Folder}{name}{Script}",
                style = files.Contains(Folder + name + Style) ? $"./{Folder}{name}{Style}" : "",
            });
        return $"""
            // Made by the server: the panels that it has, and the lowest role that each message of a service takes.
            export const panels = {JsonSerializer.Serialize(panels)};
            export const permissions = {JsonSerializer.Serialize(catalog.Services.ToDictionary(x => x.Name, Roles))};

            """.ReplaceLineEndings("\n");
    }

    /// <summary>By message: the lowest role that suffices as a number, 0 for what the server alone may.</summary>
    private static Dictionary<string, int> Roles(IService service) => service.Contract.Commands
        .Concat(service.Contract.Queries)
        .Concat(service.Contract.Signals)
        .Concat(service.Contract.Parts)
        .OrderBy(x => x.Type.Name, StringComparer.Ordinal)
        .ToDictionary(x => x.Type.Name, x => (int)x.Permission.Minimum);
}

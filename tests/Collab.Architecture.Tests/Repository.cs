namespace Collab.Architecture.Tests;

/// <summary>The repository that the tests were built from, as files.</summary>
internal static class Repository
{
    private static readonly string[] Skipped =
        ["bin", "obj", "artifacts", ".git", "TestResults", "node_modules", "vendored"];

    private static readonly string[] TextExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".proto", ".conf", ".json", ".md", ".txt", ".sh", ".ps1", ".sln",
        ".js", ".mjs", ".css", ".html", ".svg", ".py", ".yml", ".yaml", ".sql", ".config", ".editorconfig",
        ".gitignore", ".service", ".xml",
    ];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every text file somebody wrote, relative to the root with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> TextFiles { get; } =
    [
        .. Walk(Root)
            .Where(path => TextExtensions.Contains(Extension(path)) || Path.GetFileName(path) == "run")
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Text files under a folder, with one of these extensions when any are given.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        TextFiles.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)
            && (extensions.Length == 0 || extensions.Contains(Extension(path))));

    /// <summary>The projects of src, by name.</summary>
    public static IEnumerable<string> SourceProjects => Files("src", ".csproj");

    /// <summary>A file's text.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Where a relative path is on this machine.</summary>
    public static string FullPath(string relative) => Path.Combine(Root, relative);

    private static string Extension(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith('.') && name.IndexOf('.', 1) < 0 ? name : Path.GetExtension(path);
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds Directory.Packages.props: run the tests from a clone.");
    }
}

namespace Collab.Cli.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryPlace : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("collab-cli-tests-").FullName;

    public string Journal => $"sqlite:{System.IO.Path.Combine(Path, "journal.db")}";

    public string File(string name, string? text = null)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (text is not null) System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

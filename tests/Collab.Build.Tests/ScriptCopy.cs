namespace Collab.Build.Tests;

/// <summary>A build script alone in a folder, with whatever a test puts beside it.</summary>
internal sealed class ScriptCopy : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("collab-build-tests-").FullName;

    public ScriptCopy(string script)
    {
        Script = Path.Combine(_folder, Path.GetFileName(script));
        File.Copy(script, Script);
    }

    public string Script { get; }

    public string Folder => _folder;

    /// <summary>Writes a file, and its folders.</summary>
    public string Write(string path, string text, bool executable = false)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        if (executable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return full;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

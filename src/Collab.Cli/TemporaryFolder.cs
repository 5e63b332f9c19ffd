namespace Collab.Cli;

/// <summary>A folder for as long as something runs.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates it.</summary>
    public TemporaryFolder(string prefix) =>
        Path = Directory.CreateTempSubdirectory(prefix + "-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}

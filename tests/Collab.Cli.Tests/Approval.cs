namespace Collab.Cli.Tests;

/// <summary>Compares with a text that somebody has read and approved.</summary>
internal static class Approval
{
    private const string Accept = "COLLAB_APPROVE";

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static void Check(string path, string actual)
    {
        var full = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(full, actual);
            return;
        }

        var approved = File.Exists(full) ? File.ReadAllText(full) : "";
        Assert.That(
            actual, Is.EqualTo(approved),
            $"{path} holds another text. If the new one is right, run this test once with {Accept}=1 and commit it.");
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

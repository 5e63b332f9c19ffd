namespace Collab.Chaos;

/// <summary>Where the nodes of a run write their logs: a long pause is explained by nothing else.</summary>
internal static class KeptLogs
{
    private const string Variable = "COLLAB_TEST_LOGS";

    /// <summary>Empties a folder for them, unless somebody wants them elsewhere.</summary>
    /// <returns>Where they are.</returns>
    public static string In(string folder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } elsewhere) return elsewhere;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable(Variable, folder);
        return folder;
    }
}

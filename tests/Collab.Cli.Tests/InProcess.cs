namespace Collab.Cli.Tests;

/// <summary>
/// Runs a command line inside the test: for what ends at once and touches neither streams nor signals.
/// </summary>
internal static class InProcess
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

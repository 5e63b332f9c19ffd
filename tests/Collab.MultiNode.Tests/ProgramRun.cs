using System.Diagnostics;

namespace Collab.MultiNode.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it and returns what it printed; fails the test when its exit code is not 0.</summary>
    public static Task<string> ToEndAsync(string program, params IEnumerable<string> arguments) =>
        ToEndAsync(Patience, new Dictionary<string, string>(), program, arguments);

    /// <summary>The same with a patience and variables of its own.</summary>
    public static async Task<string> ToEndAsync(
        TimeSpan patience, IReadOnlyDictionary<string, string> variables, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var command = $"{program} {string.Join(' ', start.ArgumentList)}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end within {patience}.\n{await error}");
        }

        Assert.That(process.ExitCode, Is.Zero, $"{command}\n{await output}\n{await error}");
        return await output;
    }
}

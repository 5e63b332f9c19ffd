using System.Diagnostics;

namespace Collab.Benchmarks.Loads;

/// <summary>A .NET program as a process of its own.</summary>
internal static class ChildProgram
{
    private const int LinesShown = 20;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The lines that it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has its last lines.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var lines = new List<string>();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? lines
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} ended with exit code {process.ExitCode}:\n  "
                + string.Join("\n  ", lines.TakeLast(LinesShown)));

        void Add(string? line)
        {
            if (line is not { Length: > 0 }) return;
            lock (lines) lines.Add(line);
        }
    }
}

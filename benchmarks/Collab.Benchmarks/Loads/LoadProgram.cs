using System.Globalization;
using System.Text.Json;
using Collab.Actors.Journal;
using Collab.Benchmarks.Bars;
using Collab.Benchmarks.Nodes;

namespace Collab.Benchmarks.Loads;

/// <summary><c>collab load</c> as a process of its own, with its nodes on a PostgreSQL that syncs.</summary>
internal static class LoadProgram
{
    /// <summary>The environment variable that names the published program; <c>build.sh</c> sets it.</summary>
    public const string ProgramVariable = "COLLAB_PROGRAM";

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its figures.</returns>
    /// <exception cref="InvalidOperationException">There is no program, or its run is not valid.</exception>
    public static async Task<JsonElement> RunAsync(
        Stage stage, string arguments, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is not { Length: > 0 } program || !File.Exists(program))
        {
            throw new InvalidOperationException(
                $"{ProgramVariable} does not name the published program (collab.dll). Run ./build.sh bench: it makes "
                + "the program, and sets the variable.");
        }

        await using var journal = await BenchJournal.CreateAsync(JournalKind.PostgreSql, cancellation);
        var folder = Directory.CreateTempSubdirectory("collab-bench-").FullName;
        try
        {
            var figures = Path.Combine(folder, "figures.json");
            await ChildProgram.RunAsync(
                program,
                [
                    "load", .. arguments.Split(' '), "--journal", journal.Address,
                    "--duration", string.Create(CultureInfo.InvariantCulture, $"{stage.Seconds}s"),
                    "--json", figures, "--report", Path.Combine(folder, "report.html"),
                ],
                cancellation);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(figures, cancellation));
            return json.RootElement.Clone();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

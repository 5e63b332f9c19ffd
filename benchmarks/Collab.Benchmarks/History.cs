using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Collab.Benchmarks.Bars;

namespace Collab.Benchmarks;

/// <summary>The figures of all times: a file with a line of JSON for each.</summary>
/// <param name="path">Where; it is made with its folder when it is not there.</param>
internal sealed class History(string path)
{
    private const int Decimals = 4;

    private readonly string _commit = Commit();

    /// <summary>Adds a figure.</summary>
    public void Append(Figure figure)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var line = new Line(
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            _commit,
            figure.Bar.Name,
            Math.Round(figure.Value, Decimals),
            figure.Bar.Unit,
            figure.Bar.ToString(),
            figure.IsMet,
            new Spread(Math.Round(figure.Min, Decimals), Math.Round(figure.Max, Decimals)),
            figure.Rounds.Count,
            new Machine(Environment.ProcessorCount));
        File.AppendAllText(path, JsonSerializer.Serialize(line, Json) + "\n");
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // A tree that is no checkout has no commit.
    private static string Commit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? commit : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    private sealed record Line(
        string Time,
        string Commit,
        string Figure,
        double Value,
        string Unit,
        string Bar,
        bool Met,
        Spread Spread,
        int Rounds,
        Machine Machine);

    private sealed record Spread(double Min, double Max);

    private sealed record Machine(int Cores);
}

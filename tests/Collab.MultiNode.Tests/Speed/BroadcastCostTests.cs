using System.Text.Json;
using System.Text.Json.Nodes;
using Collab.Testing;

namespace Collab.MultiNode.Tests.Speed;

/// <summary>
/// What a delivery costs next to a broadcast without any promise, both under the same load in turns: a ratio of
/// processor times, which says the same on a slow machine and on a busy one.
/// </summary>
internal sealed class BroadcastCostTests
{
    /// <summary>Wide, and chosen: a busy machine must not fail it, a delivery that costs twice as much must.</summary>
    private const double Margin = 1.6;

    private const string Load =
        "load --conferences 40 --members 10 --nodes 1 --warmup 4s --duration 5s --baseline kestrel --rounds 3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static string Record => RepositoryFiles.At("benchmarks", "history", "broadcast-cost.json");

    // Built with these tests, in the same configuration.
    private static string Baselines => RepositoryFiles.At(
        "benchmarks",
        "Collab.Baselines",
        "bin",
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!,
        "net10.0",
        "collab-baseline.dll");

    /// <summary>With <c>COLLAB_APPROVE=1</c> it records the ratio instead.</summary>
    [Test]
    [CancelAfter(300_000)]
    public async Task A_delivery_costs_about_as_many_broadcasts_as_when_that_was_recorded()
    {
        var ratio = await MeasureAsync();
        if (Environment.GetEnvironmentVariable("COLLAB_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(
                Record, new JsonObject { ["load"] = Load, ["cpuRatio"] = ratio }.ToJsonString() + "\n");
        }

        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Record))!.AsObject();
        Assert.Multiple(() =>
        {
            Assert.That((string?)recorded["load"], Is.EqualTo(Load), $"{Record} is of another load; record it again.");
            Assert.That(
                ratio,
                Is.LessThan(Margin * (double)recorded["cpuRatio"]!),
                $"{Record} says {recorded["cpuRatio"]}. What made a delivery dearer? See docs/performance.md.");
        });
    }

    private static async Task<double> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("collab-cost-").FullName;
        try
        {
            var figures = Path.Combine(folder, "figures.json");
            await TestContext.Out.WriteLineAsync(await ProgramRun.ToEndAsync(
                Patience,
                new Dictionary<string, string> { ["COLLAB_BASELINES"] = Baselines },
                "dotnet",
                [
                    "exec", TestCluster.CollabProgram, .. Load.Split(' '), "--json", figures,
                    "--report", Path.Combine(folder, "report.html"),
                ]));
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(figures));
            return report.RootElement.GetProperty("comparison").GetProperty("cpuRatio").GetDouble();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

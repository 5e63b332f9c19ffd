using System.Text.Json;

namespace Collab.Cli.Tests.Load;

/// <summary><c>collab load</c> against clusters of its own.</summary>
internal sealed class LoadTests
{
    [Test]
    public async Task It_measures_a_cluster_and_judges_it()
    {
        using var place = new TemporaryPlace();
        using var figures = await RunAsync(
            place, "--conferences", "4", "--members", "3", "--warmup", "0s", "--duration", "2s", "--joining", "12");
        Assert.That(Number(figures, "acked"), Is.Positive);
        Assert.That(Number(figures, "delivered"), Is.Positive);
        Assert.That(figures.RootElement.GetProperty("nodes").GetArrayLength(), Is.EqualTo(3));
        Assert.That(Number(figures, "serverCpuSecondsPerMillionDeliveries"), Is.Positive);
        Assert.That(await File.ReadAllTextAsync(place.File("report.html")), Does.Contain("<polyline"));
    }

    [Test]
    public async Task Every_kind_of_trouble_at_once_loses_nothing()
    {
        using var place = new TemporaryPlace();
        using var figures = await RunAsync(
            place,
            "--conferences", "4", "--members", "5", "--senders", "2", "--rate", "100", "--ramp", "1s",
            "--duration", "6s", "--warmup", "1s", "--churn", "4", "--reconnects", "2s",
            "--slow", "1", "--signals", "20", "--events", "200");
        Assert.That(Number(figures, "acked"), Is.EqualTo(600).Within(100), "an open loop posts what was asked for");
        Assert.That(Number(figures, "resumed"), Is.Positive, "connections were cut");
    }

    [Test]
    public async Task A_node_that_is_killed_costs_a_pause_and_nothing_else()
    {
        using var place = new TemporaryPlace();
        using var figures = await RunAsync(
            place,
            "--conferences", "6", "--members", "3", "--rate", "100", "--warmup", "1s", "--duration", "10s",
            "--kill", "2s");
        var fault = figures.RootElement.GetProperty("faults").EnumerateArray().Single();
        Assert.That(fault.GetProperty("what").GetString(), Does.StartWith("kill -9 of node "));
        Assert.That(Number(figures, "resumed"), Is.Positive, "the node's clients carried on elsewhere");
    }

    [TestCase("kestrel")]
    [TestCase("signalr")]
    public async Task A_server_that_promises_less_is_measured_under_the_same_load(string baseline)
    {
        using var place = new TemporaryPlace();
        using var figures = await RunAsync(
            place,
            "--nodes", "1", "--conferences", "4", "--members", "3", "--warmup", "0s", "--duration", "2s",
            "--baseline", baseline, "--rounds", "2");
        var comparison = figures.RootElement.GetProperty("comparison");
        Assert.Multiple(() =>
        {
            Assert.That(comparison.GetProperty("baseline").GetString(), Is.EqualTo(baseline));
            Assert.That(comparison.GetProperty("rounds").GetArrayLength(), Is.EqualTo(2));
            Assert.That(comparison.GetProperty("cpuRatio").GetDouble(), Is.Positive);
            Assert.That(comparison.GetProperty("deliveriesRatio").GetDouble(), Is.Positive);
        });
    }

    [Test]
    public async Task Without_the_baselines_program_it_says_how_to_get_it()
    {
        using var place = new TemporaryPlace();
        var result = await CollabProcess.RunAsync(
            [
                "load", "--nodes", "1", "--conferences", "1", "--members", "1", "--warmup", "0s", "--duration", "1s",
                "--baseline", "kestrel", "--report", place.File("report.html"),
            ]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Configuration), result.ToString());
        Assert.That(result.Error, Does.Contain("COLLAB_BASELINES").And.Contain("./build.sh load"));
    }

    [TestCase("--baseline", "redis", "give one of kestrel, orleans, signalr")]
    [TestCase("--rounds", "3", "--baseline")]
    [TestCase("--rounds", "0", "from 1 to 99")]
    public async Task What_cannot_be_compared_is_refused(string option, string value, string why)
    {
        var result = await CollabProcess.RunAsync(["load", option, value]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Configuration), result.ToString());
        Assert.That(result.Error, Does.Contain(why));
    }

    [TestCase("")]
    [TestCase("sqlite:collab.db")]
    public async Task A_baseline_that_stores_asks_for_PostgreSQL_before_anything_is_started(string journal)
    {
        string[] given = journal.Length > 0 ? ["--journal", journal] : [];
        var result = await CollabProcess.RunAsync(["load", "--baseline", "orleans", .. given], Baselines);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Configuration), result.ToString());
        Assert.That(result.Error, Does.Contain("postgres:CONNECTION"));
        Assert.That(result.Output, Is.Empty);
    }

    private static (string Name, string Value) Baselines => (
        "COLLAB_BASELINES", Path.Combine(TestContext.CurrentContext.TestDirectory, "collab-baseline.dll"));

    private static async Task<JsonDocument> RunAsync(TemporaryPlace place, params string[] arguments)
    {
        var result = await CollabProcess.RunAsync(
            ["load", .. arguments, "--json", place.File("figures.json"), "--report", place.File("report.html")],
            Baselines);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Match(@"verdict +valid\n"));
        var figures = JsonDocument.Parse(await File.ReadAllTextAsync(place.File("figures.json")));
        foreach (var name in (string[])["lost", "duplicated", "reordered", "rejoined", "refused"])
            Assert.That(Number(figures, name), Is.Zero, name);
        return figures;
    }

    private static double Number(JsonDocument figures, string name) =>
        figures.RootElement.GetProperty(name).GetDouble();
}

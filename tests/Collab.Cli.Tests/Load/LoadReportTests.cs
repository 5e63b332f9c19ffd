using System.Diagnostics;
using System.Text.Json;
using Collab.Cli.Load;

namespace Collab.Cli.Tests.Load;

/// <summary>The figures of <c>collab load</c>: the checker is checked.</summary>
internal sealed class LoadReportTests
{
    private static readonly LoadReport Good = new()
    {
        Workload = new LoadScenario(),
        Seconds = 2,
        Acked = 10,
        Delivered = 50,
        AckedPerSecond = 5,
        DeliveriesPerSecond = 25,
        AckLatencyMs = new LatencyFigures(1, 2, 3, 4, 5),
        DeliveryLatencyMs = new LatencyFigures(1, 2, 3, 4, 5),
        JoinLatencyMs = new LatencyFigures(1, 2, 3, 4, 5),
        JoinSeconds = 1,
        ServerCpuSecondsPerMillionDeliveries = 7,
        ClientCpuSecondsPerMillionDeliveries = 3,
        Nodes = [new NodeFigures("a", 7, 0.1, 100)],
        Faults = [new FaultFigures(1, "kill -9 of node a", 250, 3)],
        Pauses = [new PauseFigures(1, 250, "load-1")],
        Refused = 0,
        Lost = 0,
        Duplicated = 0,
        Reordered = 0,
        Resumed = 4,
        Rejoined = 0,
        Timeline = [new LoadInterval(1, 5, 25, 1, 3, 5, 1, 3, 5), new LoadInterval(2, 5, 25, 1, 3, 5, 1, 3, 5)],
    };

    private static IEnumerable<LoadReport> Bad =>
    [
        Good with { Lost = 1 },
        Good with { Duplicated = 1 },
        Good with { Reordered = 1 },
        Good with { Rejoined = 1 },
    ];

    [Test]
    public void A_run_in_which_every_promise_held_is_valid() => Assert.That(Good.Verdict, Is.EqualTo("valid"));

    [Test]
    public void A_run_that_did_nothing_says_nothing() =>
        Assert.That((Good with { Acked = 0 }).Verdict, Is.EqualTo("unknown"));

    [TestCaseSource(nameof(Bad))]
    public void One_fault_is_enough(LoadReport report)
    {
        Assert.That(report.IsValid, Is.False);
        Assert.That(report.Lines().Last(), Does.EndWith(" invalid"));
    }

    [Test]
    public void Its_JSON_has_the_names_that_the_documentation_promises()
    {
        using var json = JsonDocument.Parse(Good.ToJson());
        var documented = File.ReadAllText(Path.Combine(Approval.Root, "docs/cli.md"));
        foreach (var field in json.RootElement.EnumerateObject())
            Assert.That(documented, Does.Contain($"`{field.Name}`"), "a field that docs/cli.md does not name");
        Assert.That(json.RootElement.GetProperty("ackLatencyMs").GetProperty("p99").GetDouble(), Is.EqualTo(3));
        Assert.That(json.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("valid"));
    }

    [Test]
    public void Its_page_needs_nothing_else_and_shows_faults_and_pauses()
    {
        var page = LoadPage.Of(Good);
        Assert.That(page, Does.Not.Contain("http").And.Not.Contain("<script"));
        Assert.That(page, Does.Contain("kill -9 of node a").And.Contain("load-1: 250 ms").And.Contain("<polyline"));
    }

    [Test]
    public void A_page_of_a_run_without_pauses_says_so() =>
        Assert.That(LoadPage.Of(Good with { Pauses = [] }), Does.Contain("None above 100 ms."));

    [Test]
    public void Percentiles_are_exact_to_three_digits()
    {
        var times = new Latencies();
        for (var ms = 1; ms <= 1000; ms++) times.Record(0, ms * Stopwatch.Frequency / 1000);
        times.Take();
        var figures = LatencyFigures.Of(times.Total);
        Assert.That(figures.P50, Is.EqualTo(500).Within(0.1).Percent);
        Assert.That(figures.P99, Is.EqualTo(990).Within(0.1).Percent);
        Assert.That(figures.Max, Is.EqualTo(1000).Within(0.1).Percent);
    }

    [Test]
    public void Nothing_measured_is_zero() =>
        Assert.That(LatencyFigures.Of(new Latencies().Total), Is.EqualTo(new LatencyFigures(0, 0, 0, 0, 0)));
}

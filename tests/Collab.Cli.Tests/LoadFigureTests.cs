using Collab.Cli.Load;

namespace Collab.Cli.Tests;

/// <summary>The figures of <c>collab load</c>: the checker is checked.</summary>
internal sealed class LoadFigureTests
{
    [Test]
    public void Percentiles_are_within_a_bucket_of_the_truth()
    {
        var times = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++) times.Add(TimeSpan.FromMilliseconds(i));
        Assert.That(times.Percentile(0.5).TotalMilliseconds, Is.EqualTo(500).Within(4).Percent);
        Assert.That(times.Percentile(0.99).TotalMilliseconds, Is.EqualTo(990).Within(4).Percent);
        Assert.That(times.Percentile(1), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Nothing_measured_is_zero() =>
        Assert.That(new LatencyHistogram().Percentile(0.99), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void A_run_that_did_nothing_does_not_count() =>
        Assert.That(new LoadReport(new LoadCounters(), TimeSpan.FromSeconds(1)).IsValid, Is.False);

    private static IEnumerable<Action<LoadCounters>> Faults =>
    [
        x => x.CountGap(), x => x.CountDuplicate(), x => x.CountDisagreement(), x => x.CountRejoin(),
        x => x.CountUnknown(), x => x.Lost = 1, x => x.Behind = 1,
    ];

    [TestCaseSource(nameof(Faults))]
    public void One_fault_is_enough(Action<LoadCounters> fault)
    {
        var counters = new LoadCounters();
        counters.CountAck(TimeSpan.FromMilliseconds(1));
        Assert.That(new LoadReport(counters, TimeSpan.FromSeconds(1)).IsValid, Is.True);
        fault(counters);
        var report = new LoadReport(counters, TimeSpan.FromSeconds(1));
        Assert.That(report.IsValid, Is.False);
        Assert.That(report.Lines().Last(), Does.Contain("NOT VALID"));
    }
}

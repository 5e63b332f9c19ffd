using Collab.Cli.Load;

namespace Collab.Cli.Tests.Load;

[TestFixture]
internal sealed class LoadComparisonTests
{
    [Test]
    public void The_ratio_is_the_median_of_the_rounds_and_not_of_their_figures()
    {
        // The machine was three times slower in the second round, for both.
        var comparison = new LoadComparison(
            "kestrel",
            [new ComparedRound(10, 5, 100, 200), new ComparedRound(33, 15, 40, 60), new ComparedRound(9, 5, 120, 200)]);
        Assert.Multiple(() =>
        {
            Assert.That(comparison.CpuRatio, Is.EqualTo(2));
            Assert.That(comparison.DeliveriesRatio, Is.EqualTo(0.6));
        });
    }

    [Test]
    public void Of_an_even_number_of_rounds_the_median_lies_between_the_two_in_the_middle() => Assert.That(
        new LoadComparison("kestrel", [new ComparedRound(10, 5, 1, 1), new ComparedRound(15, 5, 1, 1)]).CpuRatio,
        Is.EqualTo(2.5));

    [Test]
    public void A_baseline_that_did_nothing_gives_no_ratio() => Assert.That(
        new LoadComparison("kestrel", [new ComparedRound(10, 0, 100, 0)]).DeliveriesRatio, Is.Zero);

    [Test]
    public void Every_round_is_a_line_and_the_ratio_comes_last() => Assert.That(
        new LoadComparison("signalr", [new ComparedRound(10, 5, 100, 200)]).Lines(),
        Is.EqualTo(new[]
        {
            "next to signalr 10.00 and 5.00 s per million deliveries; 100 and 200 deliveries/s",
            "ratio          2.00 of its processor time per delivery, 0.50 of its deliveries (medians of 1)",
        }));
}

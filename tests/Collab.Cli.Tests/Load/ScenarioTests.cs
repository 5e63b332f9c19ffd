using Collab.Cli.Load;

namespace Collab.Cli.Tests.Load;

internal sealed class ScenarioTests
{
    [Test]
    public void A_file_says_what_differs_from_the_default()
    {
        var scenario = Read("""{ "conferences": 3, "duration": "90s", "rate": 500, "ramp": "1500ms", "events": 90 }""");
        Assert.That(scenario, Is.EqualTo(new LoadScenario
        {
            Conferences = 3,
            Duration = TimeSpan.FromSeconds(90),
            Rate = 500,
            Ramp = TimeSpan.FromMilliseconds(1500),
            Events = 90,
        }));
    }

    [TestCase("""{ "conference": 3 }""", "conference")]
    [TestCase("""{ "conferences": "many" }""", "conferences")]
    [TestCase("""{ "duration": "soon" }""", "90s")]
    [TestCase("""{ "duration": 5 }""", "90s")]
    [TestCase("[", "no scenario")]
    [TestCase("null", "null")]
    public void A_file_that_is_no_scenario_is_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => Read(text), Throws.TypeOf<CliException>().With.Message.Contains(reason));

    [Test]
    public void A_file_that_is_not_there_is_said_so() =>
        Assert.That(
            () => ScenarioFile.Read("--scenario", "no-such-file.json"),
            Throws.TypeOf<CliException>().With.Message.Contains("no-such-file.json"));

    [Test]
    public void Without_a_ramp_posts_are_due_at_equal_distances()
    {
        var run = Run(new LoadScenario { Rate = 100 });
        Assert.That(run.DueAt(0), Is.EqualTo(TimeSpan.Zero));
        Assert.That(run.DueAt(250).TotalSeconds, Is.EqualTo(2.5).Within(1e-6));
    }

    [Test]
    public void A_ramp_begins_at_nothing_and_ends_at_the_rate()
    {
        var run = Run(new LoadScenario { Rate = 100, Ramp = TimeSpan.FromSeconds(10) });
        Assert.That(run.DueAt(5).TotalSeconds, Is.EqualTo(1).Within(1e-6), "a tenth of the rate after a second");
        Assert.That(run.DueAt(500).TotalSeconds, Is.EqualTo(10).Within(1e-6));
        Assert.That(run.DueAt(600).TotalSeconds, Is.EqualTo(11).Within(1e-6));
    }

    private static LoadRun Run(LoadScenario scenario) => new(
        scenario,
        new LoadTarget([], (_, _, _) => Task.CompletedTask, (_, _, _) => Task.FromResult(""), () => [], default, null),
        [],
        new LoadProgress(TextWriter.Null, isTerminal: false));

    private static LoadScenario Read(string text)
    {
        using var place = new TemporaryPlace();
        return ScenarioFile.Read("--scenario", place.File("scenario.json", text));
    }
}

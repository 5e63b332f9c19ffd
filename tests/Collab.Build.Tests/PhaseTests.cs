namespace Collab.Build.Tests;

/// <summary>Which test projects <c>build.sh</c> runs at the same time, and that none of them is lost thereby.</summary>
[Platform("Unix")]
internal sealed class PhaseTests
{
    private PlayedTests _play = null!;

    [SetUp]
    public void LayOut()
    {
        _play = new PlayedTests(ShellScriptTests.Script);
        foreach (var name in (string[])["Actors", "Core", "MultiNode", "Page", "Protocol"])
            _play.Project($"Collab.{name}", total: 2, passed: 2);
    }

    [TearDown]
    public void PutAway() => _play.Dispose();

    [TestCase("Collab.Actors", "Collab.Protocol")]
    [TestCase("Collab.Page", "Collab.MultiNode")]
    public void What_runs_beside_others_is_shown_whole_after_them(string beside, string last)
    {
        _play.Meet(beside, last);
        var (code, output) = _play.TestWhole();
        Assert.That(
            output, Does.Contain($"{last}.Tests ends\n{beside}.Tests begins\n{beside}.Tests ends\n"));
        Assert.That(output, Does.EndWith("\n10 passed, 0 failed\n"));
        Assert.That(code, Is.Zero);
    }

    [Test]
    public void Clusters_begin_when_all_else_has_ended_and_samples_come_last()
    {
        _play.Project("Fundraiser", total: 1, passed: 1, folder: "samples");
        Assert.That(_play.Test(), Is.EqualTo((0, "11 passed, 0 failed")));
        var steps = _play.Calls.Where(call => !call.StartsWith("dotnet ", StringComparison.Ordinal)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(steps[..6], Has.All.Match("Actors|Core|Protocol"));
            Assert.That(steps[6..10], Has.All.Match("MultiNode|Page"));
            Assert.That(steps[10..], Is.EqualTo((string[])["Fundraiser.Tests begins", "Fundraiser.Tests ends"]));
        });
    }

    [TestCase("Collab.Actors", 2, 1, 1, "9 passed, 1 failed")]
    [TestCase("Collab.Page", 2, 1, 1, "9 passed, 1 failed")]
    [TestCase("Collab.Page", 2, 2, 134, "10 passed, 1 failed")]
    [TestCase("Collab.Page", 0, 0, 0, "8 passed, 1 failed")]
    [TestCase("Collab.Page", null, 0, 134, "8 passed, 1 failed")]
    public void What_runs_beside_others_counts_as_they_do(string beside, int? total, int passed, int exit, string line)
    {
        _play.Project(beside, total, passed, exit);
        Assert.That(_play.Test(), Is.EqualTo((1, line)));
    }

    [TestCase("actors")]
    [TestCase("page")]
    public void What_runs_beside_others_can_be_chosen_alone(string filter) =>
        Assert.That(_play.Test(filter), Is.EqualTo((0, "2 passed, 0 failed")));
}

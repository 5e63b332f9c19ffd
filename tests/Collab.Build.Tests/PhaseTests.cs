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

    [Test]
    public void The_tests_of_actors_run_beside_others_and_are_shown_whole_after_them()
    {
        _play.Meet("Collab.Actors", "Collab.Protocol");
        var (code, output) = _play.TestWhole();
        Assert.That(
            output,
            Does.Contain("Protocol.Tests ends\nCollab.Actors.Tests begins\nCollab.Actors.Tests ends\nCollab.Multi"));
        Assert.That(output, Does.EndWith("\n10 passed, 0 failed\n"));
        Assert.That(code, Is.Zero);
    }

    [Test]
    public void Nothing_runs_beside_clusters_the_page_and_samples()
    {
        _play.Project("Fundraiser", total: 1, passed: 1, folder: "samples");
        Assert.That(_play.Test(), Is.EqualTo((0, "11 passed, 0 failed")));
        var steps = _play.Calls.Where(call => !call.StartsWith("dotnet ", StringComparison.Ordinal)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(steps[..6], Has.All.Match("Actors|Core|Protocol"));
            Assert.That(steps[6..], Is.EqualTo((string[])
            [
                "Collab.MultiNode.Tests begins", "Collab.MultiNode.Tests ends",
                "Collab.Page.Tests begins", "Collab.Page.Tests ends",
                "Fundraiser.Tests begins", "Fundraiser.Tests ends",
            ]));
        });
    }

    [TestCase(2, 1, 1, "9 passed, 1 failed")]
    [TestCase(2, 2, 134, "10 passed, 1 failed")]
    [TestCase(0, 0, 0, "8 passed, 1 failed")]
    [TestCase(null, 0, 134, "8 passed, 1 failed")]
    public void What_runs_beside_others_counts_as_they_do(int? total, int passed, int exit, string line)
    {
        _play.Project("Collab.Actors", total, passed, exit);
        Assert.That(_play.Test(), Is.EqualTo((1, line)));
    }

    [TestCase("actors")]
    [TestCase("page")]
    public void One_project_of_a_phase_can_be_chosen(string filter) =>
        Assert.That(_play.Test(filter), Is.EqualTo((0, "2 passed, 0 failed")));
}

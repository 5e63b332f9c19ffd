using System.Text.RegularExpressions;

namespace Collab.Architecture.Tests;

/// <summary>What no file may hold: places that exist on one machine, sleeping tests, private notes.</summary>
internal sealed partial class HygieneTests
{
    private const string ThisFile = "tests/Collab.Architecture.Tests/HygieneTests.cs";

    private static IEnumerable<string> Everything => Repository.TextFiles.Where(path => path != ThisFile);

    [Test]
    public void No_file_names_a_place_on_somebodys_machine() =>
        Assert.That(SourceScan.FindIn(Everything, MachinePath()), Is.Empty);

    [Test]
    public void No_file_names_a_package_registry() =>
        Assert.That(
            SourceScan.FindIn(Everything, Registry()), Is.Empty,
            "Packages come from wherever the machine's own configuration says.");

    [Test]
    public void The_repository_brings_no_package_source_of_its_own() =>
        Assert.That(
            Directory.EnumerateFiles(Repository.Root, "*.config").Select(Path.GetFileName),
            Has.None.EqualTo("nuget.config").IgnoreCase);

    [Test]
    public void Tests_wait_for_conditions_and_never_sleep() =>
        Assert.That(
            SourceScan.FindInCode(Repository.Files("tests", ".cs"), Sleep()), Is.Empty,
            "Wait for what should become true, with a deadline; time itself comes from a TimeProvider.");

    [Test]
    public void No_test_is_skipped_or_waits_for_somebody_to_run_it() =>
        Assert.That(SourceScan.FindInCode(Repository.Files("tests", ".cs"), Skip()), Is.Empty);

    [Test]
    public void Nothing_is_left_to_be_done_in_a_comment() =>
        Assert.That(
            SourceScan.FindIn(Everything.Where(path => !path.EndsWith(".md", StringComparison.Ordinal)), Unfinished()),
            Is.Empty);

    [TestCase("/home/ann/x", true)]
    [TestCase(@"C:\Users\ann", true)]
    [TestCase("/usr/bin/chromium", false)]
    public void The_rule_about_places(string text, bool found) =>
        Assert.That(MachinePath().IsMatch(text), Is.EqualTo(found));

    [TestCase("Thread.Sleep(1)", true)]
    [TestCase("await Task.Delay(10, token)", true)]
    [TestCase("Task.Delay(Timeout.Infinite, token)", false)]
    public void The_rule_about_sleeping(string code, bool found) =>
        Assert.That(Sleep().IsMatch(code), Is.EqualTo(found));

    [GeneratedRegex(@"(?<![\w.])(/home/\w|/root/|/Users/\w|/work/|[A-Za-z]:\\+Users\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuget\.org|npmjs\.|pypi\.org|jfrog|artifactory|pkgs\.dev\.azure|nuget\.pkg\.github",
        RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\((?!\s*(Timeout\.Infinite|Timeout\.InfiniteTimeSpan|-1)\b)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\[(Ignore|Explicit)\b|\bAssert\.(Ignore|Inconclusive)\b|\bAssume\.That\b")]
    private static partial Regex Skip();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|TBD)\b|\bNotImplementedException\b")]
    private static partial Regex Unfinished();
}

using System.Text.RegularExpressions;

namespace Collab.Architecture.Tests;

/// <summary>The scanner itself: a rule that never finds anything guards nothing.</summary>
internal sealed class SourceScanTests
{
    [Test]
    public void A_match_is_told_with_its_file_and_line() =>
        Assert.That(
            SourceScan.Find("a.cs", "one\ntwo bad\nthree", new Regex("bad")),
            Is.EqualTo(["a.cs:2: bad"]));

    [TestCase("x(); // Task.Run", "x();")]
    [TestCase("x(\"Task.Run\");", "x();")]
    [TestCase("x(@\"Task \"\" Run\");", "x();")]
    [TestCase("/* Task\nRun */ x();", "x();")]
    [TestCase("x(\"\"\"Task \"Run\" \"\"\");", "x();")]
    [TestCase("x('\"'); y('\\'');", "x(); y();")]
    public void Comments_and_strings_are_not_code(string source, string code) =>
        Assert.That(
            Regex.Replace(SourceScan.CodeOnly(source), @"\s+", " ").Replace("( )", "()").Trim(), Is.EqualTo(code));

    [Test]
    public void Lines_stay_where_they_are() =>
        Assert.That(SourceScan.CodeOnly("/* a\nb */\nTask").Split('\n')[2], Is.EqualTo("Task"));
}

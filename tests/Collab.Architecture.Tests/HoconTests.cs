namespace Collab.Architecture.Tests;

/// <summary>The settings files are documentation: every key of ours says what it is.</summary>
internal sealed class HoconTests
{
    private static IEnumerable<string> HoconFiles => Repository.Files("hocon", ".conf");

    [Test]
    public void There_are_settings_files() => Assert.That(HoconFiles, Is.Not.Empty);

    [TestCaseSource(nameof(HoconFiles))]
    public void Every_key_or_the_block_around_it_is_commented(string path) =>
        Assert.That(Uncommented(path, Repository.Read(path)), Is.Empty);

    [TestCaseSource(nameof(HoconFiles))]
    public void A_line_holds_one_key(string path)
    {
        // Several keys in braces on one line have been misread: a node never joined.
        var crowded = Lines(Repository.Read(path))
            .Where(x => x.Line.Split('#')[0].Count(c => c == '=') > 1 && !x.Line.Contains('"'))
            .Select(x => $"{path}:{x.Number}: {x.Line}");
        Assert.That(crowded, Is.Empty);
    }

    [Test]
    public void The_rule_finds_a_key_without_a_word() =>
        Assert.That(
            Uncommented("x.conf", "# All of it.\na = 1\n\nb {\n  # Why.\n  c = 2\n  d = 3\n\n  e = 4\n}\n"),
            Is.EqualTo(["x.conf:9: e = 4"]));

    // A comment speaks for the keys below it up to the next empty line.
    private static IEnumerable<string> Uncommented(string path, string text)
    {
        var commented = false;
        foreach (var (line, number) in Lines(text))
        {
            if (line.Length == 0) commented = false;
            else if (line.StartsWith('#')) commented = true;
            else if (line.Contains('=') && !commented && !line.Contains('#')) yield return $"{path}:{number}: {line}";
        }
    }

    private static IEnumerable<(string Line, int Number)> Lines(string text) =>
        text.Split('\n').Select((line, index) => (line.Trim(), index + 1));
}

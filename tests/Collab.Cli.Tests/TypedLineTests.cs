using Collab.Cli.Joining;

namespace Collab.Cli.Tests;

/// <summary>What people type into <c>collab join</c>.</summary>
internal sealed class TypedLineTests
{
    private static IEnumerable<TestCaseData> Lines =>
    [
        new("hello", new TypedLine.Say("hello")),
        new("  hello  ", new TypedLine.Say("hello")),
        new("//usr is a folder", new TypedLine.Say("/usr is a folder")),
        new("/msg Bob how are you?", new TypedLine.Tell("Bob", "how are you?")),
        new("/who", new TypedLine.Do("who")),
        new("/leave ", new TypedLine.Do("leave")),
        new("", new TypedLine.Empty()),
        new("   ", new TypedLine.Empty()),
        new("/msg Bob", new TypedLine.Wrong("/msg needs a name and a text.")),
        new("/dance", new TypedLine.Wrong("there is no /dance; /help lists what there is.")),
        new("/", new TypedLine.Wrong("there is no /; /help lists what there is.")),
        new("/end now", new TypedLine.Wrong("/end stands alone; // posts a line that begins with /.")),
    ];

    [TestCaseSource(nameof(Lines))]
    public void A_line_is_understood(string line, object expected) =>
        Assert.That(TypedLine.Parse(line), Is.EqualTo(expected));

    [Test]
    public void Help_names_every_word()
    {
        string[] words = ["who", "me", "msg", "lock", "unlock", "end", "leave"];
        Assert.That(words.Where(x => !TypedLine.Help.Contains($"/{x}", StringComparison.Ordinal)), Is.Empty);
    }
}

using System.Text.RegularExpressions;

namespace Collab.Architecture.Tests;

/// <summary>Collab.Core is pure: equal logs give equal states on any machine, any day (promise 10).</summary>
internal sealed partial class CoreTests
{
    [Test]
    public void Core_reads_no_clock_makes_no_chance_and_touches_no_outside() =>
        Assert.That(
            SourceScan.FindInCode(Repository.Files("src/Collab.Core", ".cs"), Impure()), Is.Empty,
            "Time, ids and randomness come in through the context.");

    [Test]
    public void Core_has_no_mutable_static_state() =>
        Assert.That(
            SourceScan.FindInCode(Repository.Files("src/Collab.Core", ".cs"), MutableStatic()), Is.Empty,
            "One instance serves every conference from many threads.");

    [TestCase("var now = DateTimeOffset.UtcNow;")]
    [TestCase("Guid.NewGuid()")]
    [TestCase("using System.IO;")]
    [TestCase("async Task X()")]
    [TestCase("new Random(1)")]
    [TestCase("using Akka.Actor;")]
    [TestCase("CultureInfo.CurrentCulture")]
    [TestCase("Thread.Sleep(1)")]
    [TestCase("new Thread(Run)")]
    public void The_rule_finds(string code) => Assert.That(Impure().IsMatch(code), Is.True);

    [TestCase("TaskList Due")]
    [TestCase("Randomness")]
    [TestCase("context.Now")]
    [TestCase("message.Thread == 0 ? message.Thread.CompareTo(1) : 0")]
    public void The_rule_leaves_alone(string code) => Assert.That(Impure().IsMatch(code), Is.False);

    [GeneratedRegex(
        @"\b(DateTime(Offset)?\.(Utc)?(Now|Today)|TimeProvider|Stopwatch\.|new\s+Stopwatch\b|Environment\."
        + @"|Guid\.NewGuid|Guid\.CreateVersion7|Random\b|RandomNumberGenerator"
        + @"|Task\b|ValueTask\b|async\b|await\b|(?<!\.)Thread\.|new\s+Thread\b|lock\s*\("
        + @"|new\s+Timer\b|ITimer\b|PeriodicTimer\b"
        + @"|System\.IO\b|System\.Net\b|System\.Threading\b|File\.|Directory\.|Console\.|HttpClient|Akka\b"
        + @"|CultureInfo\.Current|GetHashCode\(\)\s*[%&])")]
    private static partial Regex Impure();

    // A static field that is neither readonly nor const.
    [GeneratedRegex(@"^\s*(public|private|internal|protected)?\s*static\s+(?!readonly|partial|class|implicit|explicit)"
        + @"[\w<>\[\],.? ]+\s_?\w+\s*(=[^>]|;)", RegexOptions.Multiline)]
    private static partial Regex MutableStatic();
}

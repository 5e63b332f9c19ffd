using System.Diagnostics;

namespace Collab.Build.Tests;

/// <summary>
/// <c>build.sh</c>: usage, and how it adds up what tests report, with a dotnet of our own in its path.
/// </summary>
[Platform("Unix")]
internal sealed class ShellScriptTests
{
    /// <summary>What both scripts do.</summary>
    public static readonly string[] Targets =
    [
        "demo", "node", "load", "setup", "build", "test", "chaos", "soak", "simulate",
        "bench", "publish", "format", "pack", "help",
    ];

    internal static readonly string Script = Path.Combine(Repository.Root, "build.sh");

    [Test]
    public void Help_lists_the_targets()
    {
        var (code, output, _) = Run(Script, null, "--help");
        Assert.That(code, Is.Zero);
        foreach (var target in Targets) Assert.That(output, Does.Contain($"  {target} "));
    }

    [TestCase("", "Usage: ./build.sh")]
    [TestCase("dance", "no target 'dance'. Targets: demo, node, load, setup, build, test, chaos, soak, simulate,")]
    [TestCase("format --chekc", "'format' takes --check or nothing")]
    [TestCase("pack now", "'pack' takes no arguments")]
    [TestCase("build now", "'build' takes no arguments")]
    [TestCase("setup now", "'setup' takes no arguments")]
    [TestCase("test Core --filter x", "then '--'")]
    [TestCase("test NoSuchProject", "  Collab.Build.Tests")]
    public void What_cannot_be_understood_is_told(string line, string message)
    {
        var (code, _, error) = Run(Script, null, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(error, Does.Contain(message));
        Assert.That(code, Is.EqualTo(2));
    }

    [Test]
    public void Results_are_added_up_on_the_last_line()
    {
        using var play = new PlayedTests(Script);
        play.Project("A", total: 5, passed: 5);
        play.Project("B", total: 7, passed: 7);
        Assert.That(play.Test(), Is.EqualTo((0, "12 passed, 0 failed")));
    }

    [Test]
    public void A_failure_and_a_skipped_test_both_count_as_failed()
    {
        using var play = new PlayedTests(Script);
        play.Project("A", total: 5, passed: 4, exit: 1);
        play.Project("B", total: 7, passed: 6);
        Assert.That(play.Test(), Is.EqualTo((1, "10 passed, 2 failed")));
    }

    [Test]
    public void A_project_without_results_counts_as_failed()
    {
        using var play = new PlayedTests(Script);
        play.Project("A", total: 5, passed: 5);
        play.Project("B", total: null, passed: 0, exit: 1);
        Assert.That(play.Test(), Is.EqualTo((1, "5 passed, 1 failed")));
    }

    [Test]
    public void A_project_that_ran_nothing_counts_as_failed()
    {
        using var play = new PlayedTests(Script);
        play.Project("A", total: 0, passed: 0);
        Assert.That(play.Test(), Is.EqualTo((1, "0 passed, 1 failed")));
    }

    [Test]
    public void A_host_that_crashed_after_its_last_test_counts_as_failed()
    {
        using var play = new PlayedTests(Script);
        play.Project("A", total: 3, passed: 3, exit: 134);
        Assert.That(play.Test(), Is.EqualTo((1, "3 passed, 1 failed")));
    }

    [Test]
    public void A_project_and_its_arguments_can_be_chosen()
    {
        using var play = new PlayedTests(Script);
        play.Project("Alpha", total: 5, passed: 5);
        play.Project("Beta", total: 7, passed: 7);
        Assert.That(play.Test("alph", "--", "--filter", "Name~It"), Is.EqualTo((0, "5 passed, 0 failed")));
        var calls = string.Join('\n', play.Calls);
        Assert.That(calls, Does.Contain("--blame-hang-dump-type none --filter Name~It").And.Not.Contain("Beta"));
    }

    [TestCase("true", true)]
    [TestCase("", false)]
    public void Continuous_integration_restores_what_the_lock_files_say(string value, bool locked)
    {
        using var play = new PlayedTests(Script) { Ci = value };
        play.Project("A", total: 1, passed: 1);
        play.Test();
        var calls = string.Join('\n', play.Calls);
        Assert.That(calls.Contains("--locked-mode", StringComparison.Ordinal), Is.EqualTo(locked));
    }

    internal static (int Code, string Output, string Error) Run(
        string script, Dictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment ?? []) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

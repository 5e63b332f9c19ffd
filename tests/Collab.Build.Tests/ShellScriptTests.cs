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

    private static readonly string Script = Path.Combine(Repository.Root, "build.sh");

    // Plays dotnet: `dotnet test` copies the results that the test has laid out, and ends as they say.
    private const string Dotnet = """
        #!/usr/bin/env bash
        echo "dotnet $*" >> "$PLAY/calls"
        [[ $1 == test ]] || exit 0
        name=$(basename "$2" .csproj)
        [[ ! -f $PLAY/$name.trx ]] || cp "$PLAY/$name.trx" artifacts/test-results/
        exit "$(cat "$PLAY/$name.exit" 2>/dev/null || echo 0)"
        """;

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
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 5, passed: 5);
        Project(play, "B", total: 7, passed: 7);
        Assert.That(Test(play), Is.EqualTo((0, "12 passed, 0 failed")));
    }

    [Test]
    public void A_failure_and_a_skipped_test_both_count_as_failed()
    {
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 5, passed: 4, exit: 1);
        Project(play, "B", total: 7, passed: 6);
        Assert.That(Test(play), Is.EqualTo((1, "10 passed, 2 failed")));
    }

    [Test]
    public void A_project_without_results_counts_as_failed()
    {
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 5, passed: 5);
        Project(play, "B", total: null, passed: 0, exit: 1);
        Assert.That(Test(play), Is.EqualTo((1, "5 passed, 1 failed")));
    }

    [Test]
    public void A_project_that_ran_nothing_counts_as_failed()
    {
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 0, passed: 0);
        Assert.That(Test(play), Is.EqualTo((1, "0 passed, 1 failed")));
    }

    [Test]
    public void A_host_that_crashed_after_its_last_test_counts_as_failed()
    {
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 3, passed: 3, exit: 134);
        Assert.That(Test(play), Is.EqualTo((1, "3 passed, 1 failed")));
    }

    [TestCase(0, 4, "9 passed, 0 failed")]
    [TestCase(1, 3, "8 passed, 1 failed")]
    public void The_tests_of_actors_run_beside_others_and_count(int exit, int passed, string line)
    {
        using var play = new ScriptCopy(Script);
        Project(play, "Collab.Actors", total: 4, passed: passed, exit: exit);
        Project(play, "Collab.Core", total: 2, passed: 2);
        Project(play, "Collab.MultiNode", total: 1, passed: 1);
        Project(play, "Collab.Protocol", total: 2, passed: 2);
        Assert.That(Test(play), Is.EqualTo((exit, line)));
    }

    [Test]
    public void A_project_and_its_arguments_can_be_chosen()
    {
        using var play = new ScriptCopy(Script);
        Project(play, "Alpha", total: 5, passed: 5);
        Project(play, "Beta", total: 7, passed: 7);
        Assert.That(Test(play, "alph", "--", "--filter", "Name~It"), Is.EqualTo((0, "5 passed, 0 failed")));
        var calls = File.ReadAllText(Path.Combine(play.Folder, "play/calls"));
        Assert.That(calls, Does.Contain("--blame-hang-dump-type none --filter Name~It").And.Not.Contain("Beta"));
    }

    [TestCase("true", true)]
    [TestCase("", false)]
    public void Continuous_integration_restores_what_the_lock_files_say(string value, bool locked)
    {
        using var play = new ScriptCopy(Script);
        Project(play, "A", total: 1, passed: 1);
        Test(play, value);
        var calls = File.ReadAllText(Path.Combine(play.Folder, "play/calls"));
        Assert.That(calls.Contains("--locked-mode", StringComparison.Ordinal), Is.EqualTo(locked));

        void Test(ScriptCopy copy, string ci) =>
            Run(copy.Script, new()
            {
                ["PATH"] = PathOf(copy),
                ["PLAY"] = $"{copy.Folder}/play",
                ["CI"] = ci,
                ["COLLAB_SKIP_SETUP"] = "1"
            }, "test");
    }

    private static void Project(ScriptCopy play, string name, int? total, int passed, int exit = 0)
    {
        play.Write($"tests/{name}.Tests/{name}.Tests.csproj", "<Project />");
        play.Write($"play/{name}.Tests.exit", $"{exit}");
        if (total is null) return;
        play.Write(
            $"play/{name}.Tests.trx",
            $"""
            <TestRun>
              <ResultSummary outcome="Completed">
                <Counters total="{total}" executed="{total}" passed="{passed}" failed="{total - passed}" error="0" />
              </ResultSummary>
            </TestRun>
            """);
    }

    private static (int Code, string LastLine) Test(ScriptCopy play, params string[] arguments)
    {
        var (code, output, _) = Run(
            play.Script,
            new()
            {
                ["PATH"] = PathOf(play),
                ["PLAY"] = $"{play.Folder}/play",
                ["CI"] = "",
                ["COLLAB_SKIP_SETUP"] = "1",
            },
            ["test", .. arguments]);
        return (code, output.TrimEnd('\n').Split('\n')[^1]);
    }

    private static string PathOf(ScriptCopy play)
    {
        var dotnet = play.Write("bin/dotnet", Dotnet, executable: true);
        return $"{Path.GetDirectoryName(dotnet)}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    private static (int Code, string Output, string Error) Run(
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
